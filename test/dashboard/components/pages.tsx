import type {
  DetailPagePropertyListProps,
  DetailPageProps,
  DetailPageTableProps,
  OverviewPageProps,
  PageModuleProps,
} from '@stripe/ui-extension-sdk/ui';
import type { ListPageProps } from '@stripe/ui-extension-sdk/ui/experimental';
import type { ReactNode } from 'react';
import { Anchor } from './anchor.tsx';
import { DataTable, Empty } from './data-table.tsx';
import { Glyph } from './icon.tsx';

type Action = {
  label: string;
  onPress?: () => void;
  href?: React.ComponentProps<typeof Anchor>['href'];
  type?: string | undefined;
  disabled?: boolean | undefined;
};

function Actions({ actions = [], size = 'medium' }: { actions?: Action[] | undefined; size?: 'small' | 'medium' }) {
  if (actions.length === 0) return null;
  return (
    <div className="sdk-button-group">
      {actions.map((action) => {
        const look = action.type === 'primary' || action.type === 'destructive' ? action.type : 'secondary';
        return (
          <Anchor
            key={action.label}
            className={`sdk-button sdk-button--${look} sdk-button--${size}`}
            href={action.href}
            disabled={action.disabled}
            onPress={() => action.onPress?.()}
          >
            {action.label}
          </Anchor>
        );
      })}
    </div>
  );
}

function Columns({ primary, secondary }: { primary: ReactNode; secondary: ReactNode }) {
  return (
    <div className={`sdk-columns${secondary === undefined ? '' : ' sdk-columns--two'}`}>
      <div className="sdk-column">{primary}</div>
      {secondary === undefined ? null : <aside className="sdk-column">{secondary}</aside>}
    </div>
  );
}

export function DetailPage({
  actions,
  breadcrumbs,
  description,
  pending,
  primaryColumn,
  secondaryColumn,
  title,
}: DetailPageProps) {
  return (
    <div className="sdk-full-page">
      <nav className="breadcrumbs" aria-label="Breadcrumbs">
        {breadcrumbs.map((crumb) => (
          <Anchor key={crumb.label} className="sdk-link sdk-link--secondary" href={crumb.route}>
            {crumb.label} <Glyph name="chevronRight" size={8} />
          </Anchor>
        ))}
      </nav>
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {description === undefined ? null : <p className="muted">{description}</p>}
        </div>
        <Actions actions={actions} />
      </header>
      {pending ? (
        <span className="skeleton skeleton--block" />
      ) : (
        <Columns primary={primaryColumn} secondary={secondaryColumn} />
      )}
    </div>
  );
}

export function OverviewPage({ pending, primaryColumn, secondaryColumn }: OverviewPageProps) {
  if (pending) return <span className="skeleton skeleton--block" />;
  return <Columns primary={primaryColumn} secondary={secondaryColumn} />;
}

export function PageModule({ children, extraActions, subtitle, title }: PageModuleProps) {
  return (
    <section className="section">
      <header className="section-head">
        <div>
          <h2>{title}</h2>
          {subtitle === undefined ? null : <p className="muted">{subtitle}</p>}
        </div>
        <Actions actions={extraActions} size="small" />
      </header>
      {children}
    </section>
  );
}

export function DetailPagePropertyList({
  emptyMessage,
  error,
  extraActions,
  items = [],
  orientation = 'horizontal',
  pending,
}: DetailPagePropertyListProps) {
  if (pending) return <span className="skeleton skeleton--block" />;
  if (error !== undefined) return <ModuleError error={error} />;
  if (items.length === 0) return <Empty message={emptyMessage} />;
  return (
    <div className="sdk-module">
      <Actions actions={extraActions} size="small" />
      <dl className={`sdk-property-list sdk-property-list--${orientation}`}>
        {items.map((item) => (
          <div key={item.label} className="sdk-property-list-item">
            <dt>{item.label}</dt>
            <dd>
              {item.values.map((value) => (
                <div key={`${value.label?.text}${value.value?.text}`}>
                  <PropertyValue value={value.label} /> <PropertyValue value={value.value} />
                </div>
              ))}
              {item.description === undefined ? null : <div className="muted">{item.description}</div>}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

type Value = { text?: string | undefined; action?: { title: string; onPress: () => void } | undefined };

function PropertyValue({ value }: { value: Value | undefined }) {
  if (value === undefined) return null;
  return (
    <>
      {value.text}
      {value.action === undefined ? null : (
        <button type="button" className="sdk-link sdk-link--primary" onClick={() => value.action?.onPress()}>
          {value.action.title}
        </button>
      )}
    </>
  );
}

export function DetailPageTable({
  columns,
  emptyMessage,
  error,
  extraActions,
  items = [],
  onItemPress,
  pending,
  rowActions,
}: DetailPageTableProps) {
  if (error !== undefined) return <ModuleError error={error} />;
  return (
    <div className="sdk-module">
      <Actions actions={extraActions} size="small" />
      <DataTable
        columns={columns}
        items={items}
        loading={pending}
        emptyMessage={emptyMessage}
        onRowClick={onItemPress}
        rowActions={rowActions}
      />
    </div>
  );
}

function ModuleError({
  error,
}: {
  error: { message: string; errorAction?: { title: string; href: string } | undefined };
}) {
  return (
    <div className="sdk-empty" role="alert">
      <p>{error.message}</p>
      {error.errorAction === undefined ? null : (
        <Anchor className="sdk-link sdk-link--primary" href={error.errorAction.href}>
          {error.errorAction.title}
        </Anchor>
      )}
    </div>
  );
}

export function ListPage({ columns, data, emptyMessage, headerActions, pagination, title }: ListPageProps) {
  return (
    <div className="sdk-full-page">
      <header className="page-head">
        <h1>{title}</h1>
        <Actions actions={headerActions} />
      </header>
      <DataTable
        columns={columns}
        items={data.items ?? []}
        loading={data.loading}
        emptyMessage={emptyMessage}
        pagination={pagination}
      />
    </div>
  );
}
