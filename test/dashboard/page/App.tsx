import { useEffect, useMemo, useState } from 'react';
import { Glyph } from '../components/icon.tsx';
import { AppDrawer } from './AppDrawer.tsx';
import { AppPage } from './AppPage.tsx';
import { accountApi } from './account-api.ts';
import { CustomerDetail } from './CustomerDetail.tsx';
import type { PreviewConfig } from './config-schema.ts';
import { InvoiceDetail } from './InvoiceDetail.tsx';
import { CustomerList, InvoiceList, PaymentList, ProductList } from './lists.tsx';
import { NarrowPage } from './NarrowPage.tsx';
import { Balance, Home } from './Overviews.tsx';
import { PaymentDetail } from './PaymentDetail.tsx';
import { ProductDetail } from './ProductDetail.tsx';
import { RequestLog } from './RequestLog.tsx';
import { navigate, type Place, placeOf, useAddress } from './router.ts';
import { SideNav } from './SideNav.tsx';
import { StageSwitches } from './StageSwitches.tsx';
import { type Shell, ShellContext } from './shell-context.ts';
import { useStageSettings } from './stage-settings.ts';
import { stripeClient } from './stripe-client.ts';
import { Toasts } from './Toasts.tsx';
import { showToast } from './toasts.ts';

/** Pages that the app fills itself; the drawer is closed beside them. */
const appPages = ['settings', 'onboarding', 'app'];
const roomForDrawer = '(min-width: 1000px)';

export function App({ config }: { config: PreviewConfig }) {
  const address = useAddress();
  const place = placeOf(address);
  const [version, setVersion] = useState(0);
  const [drawer, setDrawer] = useState(() => matchMedia(roomForDrawer).matches);
  const [navOpen, setNavOpen] = useState(false);
  const stage = useStageSettings();
  const signedIn = config.merchants.find((one) => one.accountId === place.accountId) ?? config.merchants[0];
  const merchant = useMemo(
    () =>
      signedIn === undefined
        ? undefined
        : {
            ...signedIn,
            roles: stage.role === null ? signedIn.roles : [stage.role],
            locale: stage.locale ?? signedIn.locale,
          },
    [signedIn, stage.role, stage.locale],
  );
  const page = place.segments[0] ?? 'invoices';

  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere closes the navigation of narrow screens
  useEffect(() => setNavOpen(false), [address]);

  const shell = useMemo((): Shell | undefined => {
    if (merchant === undefined) return undefined;
    return {
      config,
      merchant,
      mode: place.mode,
      stripe: stripeClient(accountApi(merchant.accountId, place.mode)),
      base: baseOf(config, merchant.accountId, place.mode),
      version,
      refresh: () => setVersion((now) => now + 1),
      toast: (message, type) => void showToast(message, { type }),
    };
  }, [config, merchant, place.mode, version]);

  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const apply = () => {
      const theme = stage.theme === 'auto' ? (dark.matches ? 'dark' : 'light') : stage.theme;
      document.documentElement.dataset.theme = theme;
    };
    apply();
    dark.addEventListener('change', apply);
    return () => dark.removeEventListener('change', apply);
  }, [stage.theme]);

  if (shell === undefined)
    return <p className="empty-list">The preview was started without a merchant; give it at least one.</p>;
  if (stage.page !== 'fit' && window === window.top) return <NarrowPage width={stage.page} />;
  const ownPage = appPages.includes(page);
  return (
    <ShellContext.Provider value={shell}>
      <div
        className={`shell${navOpen ? ' is-nav-open' : ''}${ownPage ? ' is-own-page' : ''}${stage.drawer === 'wide' ? ' is-drawer-wide' : ''}${stage.requests ? ' has-request-log' : ''}`}
      >
        <SideNav place={place} baseOf={(accountId) => baseOf(config, accountId, place.mode)} />
        {navOpen ? (
          <button
            type="button"
            className="nav-backdrop"
            aria-label="Close navigation"
            onClick={() => setNavOpen(false)}
          />
        ) : null}
        <div className={`main-column${place.mode === 'test' ? ' is-test-mode' : ''}`}>
          <header className="top-bar">
            <button
              type="button"
              className="icon-button nav-toggle"
              aria-label="Navigation"
              onClick={() => setNavOpen(!navOpen)}
            >
              <Glyph name="menu" size={16} />
            </button>
            <span className="top-bar-account">{shell.merchant.name}</span>
            {place.mode === 'test' ? <span className="test-mode">Test mode</span> : null}
            <StageSwitches
              otherMode={`${baseOf(config, shell.merchant.accountId, place.mode === 'test' ? 'live' : 'test')}/${place.segments.join('/')}`}
            />
          </header>
          <main key={`${shell.merchant.accountId} ${place.mode}`}>
            <Page place={place} />
          </main>
        </div>
        {ownPage ? null : (
          <AppDrawer
            place={place}
            open={drawer}
            onToggle={() => setDrawer(!drawer)}
            onSettings={() => navigate(`${shell.base}/settings`)}
          />
        )}
      </div>
      {stage.requests ? <RequestLog /> : null}
      <Toasts />
    </ShellContext.Provider>
  );
}

function Page({ place }: { place: Place }) {
  const [page = 'invoices', id] = place.segments;
  if (page === 'invoices') return id === undefined ? <InvoiceList /> : <InvoiceDetail key={id} id={id} />;
  if (page === 'customers') return id === undefined ? <CustomerList /> : <CustomerDetail key={id} id={id} />;
  if (page === 'products') return id === undefined ? <ProductList /> : <ProductDetail key={id} id={id} />;
  if (page === 'payments') return id === undefined ? <PaymentList /> : <PaymentDetail key={id} id={id} />;
  if (page === 'home') return <Home />;
  if (page === 'balance') return <Balance />;
  if (page === 'settings') return <AppPage viewport="settings" place={place} />;
  if (page === 'onboarding') return <AppPage viewport="onboarding" place={place} />;
  if (page === 'app') return <AppPage viewport="stripe.dashboard.fullpage" place={place} />;
  return (
    <p className="empty-list">The preview has no page “{place.segments.join('/')}”. The real Dashboard may have it.</p>
  );
}

function baseOf(config: PreviewConfig, accountId: string, mode: Place['mode']): string {
  const account = config.merchants[0]?.accountId === accountId ? '' : `/${accountId}`;
  return mode === 'test' ? `${account}/test` : account;
}
