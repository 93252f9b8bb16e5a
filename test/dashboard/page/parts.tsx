import type { MouseEvent, ReactNode } from 'react';
import { Glyph, type IconName } from '../components/icon.tsx';
import { type DateStyle, dateTime, money } from './format.ts';
import { navigate } from './router.ts';
import { type Loaded, useShell } from './shell-context.ts';

/** A link within the preview; other clicks than the plain one stay the browser's. */
export function PageLink({
  to,
  className = 'sdk-link sdk-link--primary',
  children,
}: {
  to: string;
  className?: string;
  children: ReactNode;
}) {
  const { base } = useShell();
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    navigate(`${base}/${to}`);
  };
  return (
    <a className={className} href={`${base}/${to}`} onClick={follow}>
      {children}
    </a>
  );
}

export function Amount({ minor, currency, strong }: { minor: number; currency: string; strong?: boolean }) {
  const { merchant } = useShell();
  const text = money(minor, currency, merchant.locale);
  return strong ? <strong className="numeric">{text}</strong> : <span className="numeric">{text}</span>;
}

/** @param seconds Unix time; nothing when absent. */
export function When({ seconds, style = 'date' }: { seconds: number | null | undefined; style?: DateStyle }) {
  const { merchant } = useShell();
  if (seconds === null || seconds === undefined) return <span className="muted">—</span>;
  const when = new Date(seconds * 1000);
  return <time dateTime={when.toISOString()}>{dateTime(when, style, merchant.locale, merchant.timezone)}</time>;
}

const tones: Record<string, { tone: string; icon?: IconName; words?: string }> = {
  paid: { tone: 'positive', icon: 'check' },
  succeeded: { tone: 'positive', icon: 'check' },
  active: { tone: 'positive' },
  issued: { tone: 'positive', icon: 'check' },
  open: { tone: 'info', icon: 'clock' },
  past_due: { tone: 'negative', icon: 'warningCircle', words: 'Past due' },
  uncollectible: { tone: 'negative', icon: 'cancel' },
  void: { tone: 'neutral', icon: 'block' },
  canceled: { tone: 'neutral', icon: 'block' },
  processing: { tone: 'info', icon: 'clock' },
  requires_payment_method: { tone: 'warning', icon: 'clock', words: 'Incomplete' },
  draft: { tone: 'neutral' },
};

export function Status({ status }: { status: string | null | undefined }) {
  const { tone, icon, words } = tones[status ?? ''] ?? { tone: 'neutral' };
  const text =
    words ?? `${(status ?? 'unknown').charAt(0).toUpperCase()}${(status ?? 'unknown').slice(1).replaceAll('_', ' ')}`;
  return (
    <span className={`sdk-badge sdk-badge--${tone}`}>
      {text}
      {icon === undefined ? null : <Glyph name={icon} size={11} />}
    </span>
  );
}

export function Section({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className="section">
      <header className="section-head">
        <h2>{title}</h2>
        {actions}
      </header>
      {children}
    </section>
  );
}

export function Properties({ rows, wide = false }: { rows: [label: string, value: ReactNode][]; wide?: boolean }) {
  return (
    <dl className={`properties${wide ? ' properties--wide' : ''}`}>
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value ?? <span className="muted">—</span>}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Metadata({ metadata }: { metadata: Record<string, string> }) {
  const entries = Object.entries(metadata);
  return (
    <Section title="Metadata">
      {entries.length === 0 ? (
        <p className="muted">No metadata</p>
      ) : (
        <Properties wide rows={entries.map(([key, value]) => [key, <span key={key}>{value}</span>])} />
      )}
    </Section>
  );
}

/** Copies an id; the whole line is the button. */
export function CopyId({ id }: { id: string }) {
  const { toast } = useShell();
  return (
    <button
      type="button"
      className="copy-id"
      title="Copy"
      onClick={() => void navigator.clipboard.writeText(id).then(() => toast('Copied to clipboard', 'success'))}
    >
      {id} <Glyph name="clipboard" size={12} />
    </button>
  );
}

/** Draws loaded data; while it loads a skeleton, on failure the reason and a way on. */
export function Ready<T>({ loaded, children }: { loaded: Loaded<T>; children: (data: T) => ReactNode }) {
  const { refresh } = useShell();
  if (loaded.state === 'ready') return <>{children(loaded.data)}</>;
  if (loaded.state === 'loading') {
    return (
      <div className="loading" aria-busy="true">
        <span className="skeleton skeleton--title" />
        <span className="skeleton skeleton--block" />
      </div>
    );
  }
  return (
    <div className="failure" role="alert">
      <Glyph name="warningCircle" size={20} />
      <p>{loaded.message}</p>
      <button type="button" className="sdk-button sdk-button--secondary sdk-button--medium" onClick={refresh}>
        Try again
      </button>
    </div>
  );
}
