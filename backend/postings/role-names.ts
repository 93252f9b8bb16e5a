export { roleNames } from '#shared/account-roles.ts';
