/**
 * Whether the platform can do it: some engines have a global that is no constructor.
 *
 * @param {() => unknown} attempt
 */
export function works(attempt) {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
