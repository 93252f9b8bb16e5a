/** Where the preview's server answers for one account in one mode. */
export const accountApi = (accountId: string, mode: 'test' | 'live'): string =>
  `/preview/accounts/${accountId}${mode === 'live' ? '/live' : ''}`;
