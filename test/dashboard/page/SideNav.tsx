import { Glyph, type IconName } from '../components/icon.tsx';
import { Popup } from '../components/menu.tsx';
import { PageLink } from './parts.tsx';
import { navigate, type Place } from './router.ts';
import { useShell } from './shell-context.ts';
import { viewFor } from './viewports.ts';

type Item = { to: string; label: string; icon: IconName };

const pages: Item[] = [
  { to: 'home', label: 'Home', icon: 'home' },
  { to: 'balance', label: 'Balances', icon: 'balance' },
  { to: 'payments', label: 'Payments', icon: 'payment' },
  { to: 'customers', label: 'Customers', icon: 'customers' },
  { to: 'products', label: 'Product catalog', icon: 'product' },
  { to: 'invoices', label: 'Invoices', icon: 'invoice' },
];

/** Account switcher and pages. */
export function SideNav({ place, baseOf }: { place: Place; baseOf(accountId: string): string }) {
  const { config } = useShell();
  const apps: Item[] = [
    ...(viewFor('stripe.dashboard.fullpage', config) === undefined
      ? []
      : [{ to: 'app', label: config.app.name, icon: 'apps' as const }]),
    ...(viewFor('onboarding', config) === undefined
      ? []
      : [{ to: 'onboarding', label: 'Set up', icon: 'rocket' as const }]),
    { to: 'settings', label: 'App settings', icon: 'settings' },
  ];
  return (
    <nav className="side-nav" aria-label="Dashboard">
      <AccountSwitcher baseOf={baseOf} />
      <NavItems items={pages} current={place.segments[0] ?? ''} />
      <h2>Apps</h2>
      <NavItems items={apps} current={place.segments[0] ?? ''} />
    </nav>
  );
}

function NavItems({ items, current }: { items: Item[]; current: string }) {
  return (
    <ul>
      {items.map((item) => (
        <li key={item.to}>
          <PageLink to={item.to} className={`side-nav-item${item.to === current ? ' is-current' : ''}`}>
            <Glyph name={item.icon} size={16} />
            {item.label}
          </PageLink>
        </li>
      ))}
    </ul>
  );
}

function AccountSwitcher({ baseOf }: { baseOf(accountId: string): string }) {
  const { config, merchant } = useShell();
  return (
    <Popup
      trigger={
        <button type="button" className="account-switcher">
          <span className="account-mark" aria-hidden="true">
            {merchant.name.slice(0, 1)}
          </span>
          <span className="account-name">{merchant.name}</span>
          <Glyph name="chevronDown" size={10} />
        </button>
      }
    >
      {(close) => (
        <>
          <div className="sdk-menu-group-title">
            {merchant.user.name} · {merchant.user.email}
          </div>
          {config.merchants.map((one) => (
            <button
              key={one.accountId}
              type="button"
              role="menuitem"
              className="sdk-menu-item"
              onClick={() => {
                close();
                navigate(`${baseOf(one.accountId)}/invoices`);
              }}
            >
              <span>
                {one.name}
                <span className="muted caption mono"> {one.accountId}</span>
              </span>
              {one.accountId === merchant.accountId ? <Glyph name="check" size={12} /> : null}
            </button>
          ))}
        </>
      )}
    </Popup>
  );
}
