// See ambient.d.ts: a file of no module may declare others.
declare module 'react' {
  export function useEffect(effect: () => void | (() => void), with_?: readonly unknown[]): void;
  export function useState<T>(initial: T): [T, (value: T) => void];
}

declare module 'vue' {
  export function onScopeDispose(dispose: () => void): void;
  export function ref<T>(value: T): { value: T };
  export function shallowRef<T>(): { value: T | undefined };
}

declare module '@angular/core' {
  export function Injectable(options: { providedIn: 'root' }): ClassDecorator;
  export function inject<T>(token: abstract new (...given: any[]) => T): T;
  export function signal<T>(initial: T): { (): T; set(value: T): void };
  export abstract class DestroyRef {
    onDestroy(callback: () => void): void;
  }
  export class NgZone {
    runOutsideAngular<T>(callback: () => T): T;
  }
}

declare module 'zod' {
  interface Type<Output> {
    readonly '~standard': {
      readonly version: 1;
      readonly vendor: string;
      readonly validate: (value: unknown) => { value: Output } | { issues: { message: string }[] };
      readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
    };
  }
  type Shape = Record<string, Type<any>>;
  export namespace z {
    type TypeOf<T> = T extends Type<infer Output> ? Output : never;
    export { type TypeOf as infer };
    export function number(): Type<number>;
    export function string(): Type<string>;
    export function object<S extends Shape>(shape: S): Type<{ [Key in keyof S]: TypeOf<S[Key]> }>;
  }
}

declare module 'eventsource-wasm/eventsource.wasm' {
  const url: string;
  export default url;
}

declare module 'redis' {
  export function createClient(options: { url: string }): { duplicate(overrides?: object): object };
}
