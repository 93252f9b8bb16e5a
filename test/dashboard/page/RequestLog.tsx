import { Glyph } from '../components/icon.tsx';
import { clearRequests, useRequestLog } from './request-log.ts';
import { changeStage } from './stage-settings.ts';

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** What the views have asked the app's backend since the page was loaded, with how long each took. */
export function RequestLog() {
  const log = useRequestLog();
  const signed = log.filter((one) => one.signed).length;
  const total = log.reduce((sum, one) => sum + one.ms, 0);
  return (
    <section className="request-log" aria-label="Requests">
      <header className="request-log-head">
        <h2>
          Requests of the app: {log.length}, {signed} signed, {total} ms in all
        </h2>
        <button type="button" className="sdk-link sdk-link--secondary" onClick={clearRequests}>
          Clear
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label="Close requests"
          onClick={() => changeStage({ requests: false })}
        >
          <Glyph name="cancel" size={12} />
        </button>
      </header>
      <div className="request-log-list">
        {log.length === 0 ? <p className="request-log-empty">None yet.</p> : null}
        {log.toReversed().map((one) => (
          <details key={one.id} className={one.status === 0 || one.status >= 400 ? 'is-failed' : ''}>
            <summary>
              <span className="muted">{clock.format(one.at)}</span>
              <span>{one.method}</span>
              <span>{one.status === 0 ? '—' : one.status}</span>
              <span className="mono">{one.path}</span>
              <span className="numeric">{one.ms} ms</span>
              <span className="muted">{one.signed ? 'signed' : 'unsigned'}</span>
            </summary>
            <pre>{`${one.view}\n${one.payload ?? '(no body)'}`}</pre>
          </details>
        ))}
      </div>
    </section>
  );
}
