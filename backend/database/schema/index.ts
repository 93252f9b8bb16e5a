export * from './api.ts';
export * from './bulk.ts';
export * from './documents.ts';
export * from './events.ts';
export * from './guidance.ts';
export * from './ledger.ts';
export * from './operations.ts';
export * from './tenancy.ts';
