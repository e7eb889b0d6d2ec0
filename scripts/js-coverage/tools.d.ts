/** What is used of packages that only `scripts/setup coverage` installs: tsc needs none of them. */

declare module '@bcoe/v8-coverage' {
  interface ProcessCoverage {
    result: import('node:inspector').Profiler.ScriptCoverage[];
  }
  /** As one process had run all. */
  export function mergeProcessCovs(coverages: ProcessCoverage[]): ProcessCoverage;
}

declare module 'ast-v8-to-istanbul' {
  interface FileCoverage {
    /** Where each statement begins: lines from 1 on, columns from 0 on. */
    statementMap: Record<string, { start: { line: number; column: number } }>;
    /** How often each ran. */
    s: Record<string, number>;
  }
  /** By paths of sources, of what ran in `code`. */
  export function convert(options: {
    ast: import('acorn').Program;
    code: string;
    coverage: Pick<import('node:inspector').Profiler.ScriptCoverage, 'functions' | 'url'>;
    sourceMap?: object;
  }): Promise<Record<string, FileCoverage>>;
}
