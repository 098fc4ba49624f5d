/** The HTTP contract, version 1, as types. Times are ISO 8601 in UTC. */

export * from './types/alerts';
export * from './types/backtests';
export * from './types/cameras';
export * from './types/cases';
export * from './types/gates';
export * from './types/people';
export * from './types/rules';
export * from './types/silences';
export * from './types/system';
export * from './types/watch';
export * from './types/words';
