/** Whoever writes or takes back the postings of a company's books holds this lease. */
export const bookingLease = (connection: { id: string }): string => `booking:${connection.id}`;
