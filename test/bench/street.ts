export const benchStreet = async (_quick: boolean): Promise<string> => '';
