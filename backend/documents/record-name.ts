/** How a record of the ledger is called: by number and name, or by the one that it has. */
export const recordName = ({ code, name }: { code: string; name: string }): string =>
  name === '' || name === code ? code : `${code} ${name}`;
