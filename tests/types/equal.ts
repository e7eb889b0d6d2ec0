// Whether two types are one, which `satisfies` and assignments do not tell.
export type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
export const expectEqual = <A, B>(equal: Equal<A, B>) => equal;
