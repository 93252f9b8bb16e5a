export const benchStart = async (_quick: boolean): Promise<string> => '';
