import type { InvoiceView } from '../../../shared/api/invoice.ts';

const states = ['synced', 'synced_with_variance', 'excluded'];

/** Nothing needs doing in this state, so that no button asks for it. */
export const isSettled = ({ status }: Pick<InvoiceView, 'status'>): boolean =>
  status !== null && states.includes(status);
