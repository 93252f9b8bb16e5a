import { useState } from 'react';
import { Glyph } from '../components/icon.tsx';
import { Popup } from '../components/menu.tsx';
import { useShell } from './shell-context.ts';
import type { Invoice } from './stripe-objects.ts';

type Action = { label: string; path: string; params?: Record<string, string>; destructive?: boolean };

/** What Stripe allows in each state, so that a newcomer can make an invoice move and see the app follow. */
const actions: Record<string, Action[]> = {
  draft: [{ label: 'Finalize invoice', path: 'finalize' }],
  open: [
    { label: 'Mark as paid outside Stripe', path: 'pay', params: { paid_out_of_band: 'true' } },
    { label: 'Void invoice', path: 'void', destructive: true },
    { label: 'Mark as uncollectible', path: 'mark_uncollectible', destructive: true },
  ],
  uncollectible: [{ label: 'Void invoice', path: 'void', destructive: true }],
};

export function InvoiceActions({ invoice }: { invoice: Invoice }) {
  const { stripe, refresh, toast } = useShell();
  const [problem, setProblem] = useState<string>();
  const possible = actions[invoice.status ?? ''] ?? [];
  const run = (action: Action) =>
    stripe.post(`/v1/invoices/${invoice.id}/${action.path}`, action.params).then(
      () => {
        setProblem(undefined);
        toast('Invoice updated', 'success');
        refresh();
      },
      (error: Error) => setProblem(error.message),
    );
  if (possible.length === 0) return null;
  return (
    <div className="page-actions">
      {problem === undefined ? null : (
        <span className="sdk-error" role="alert">
          {problem}
        </span>
      )}
      <Popup
        trigger={
          <button type="button" className="sdk-button sdk-button--secondary sdk-button--medium">
            Actions <Glyph name="chevronDown" size={10} />
          </button>
        }
      >
        {(close) =>
          possible.map((action) => (
            <button
              key={action.path}
              type="button"
              role="menuitem"
              className={`sdk-menu-item${action.destructive ? ' is-destructive' : ''}`}
              onClick={() => {
                close();
                void run(action);
              }}
            >
              {action.label}
            </button>
          ))
        }
      </Popup>
    </div>
  );
}
