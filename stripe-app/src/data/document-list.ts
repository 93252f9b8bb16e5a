/** Rows of one page, as the backend cuts them. */
export const pageSize = 50;
