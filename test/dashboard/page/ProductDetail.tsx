import { PriceText } from './lists.tsx';
import { CopyId, Metadata, PageLink, Properties, Ready, Section, Status, When } from './parts.tsx';
import { useData, useShell } from './shell-context.ts';
import { priceSchema, productSchema } from './stripe-objects.ts';

export function ProductDetail({ id }: { id: string }) {
  const { stripe, merchant } = useShell();
  const loaded = useData(`${merchant.accountId}/product/${id}`, async () => {
    const [product, prices] = await Promise.all([
      stripe.get(`/v1/products/${encodeURIComponent(id)}`, productSchema),
      stripe.all(`/v1/prices?product=${encodeURIComponent(id)}`, priceSchema).catch(() => []),
    ]);
    return { product, prices };
  });
  return (
    <Ready loaded={loaded}>
      {({ product, prices }) => (
        <article>
          <PageLink to="products" className="kicker">
            Product catalog
          </PageLink>
          <header className="page-head">
            <h1>
              {product.name} <Status status={product.active === false ? 'archived' : 'active'} />
            </h1>
          </header>
          <Section title="Details">
            <Properties
              rows={[
                ['ID', <CopyId key="id" id={product.id} />],
                ['Description', product.description],
                ['Unit label', product.unit_label],
                ['Tax category', product.tax_code],
                ['Created', <When key="created" seconds={product.created} />],
                ['Updated', <When key="updated" seconds={product.updated} />],
              ]}
            />
          </Section>
          <Section title="Pricing">
            {prices.length === 0 ? <p className="muted">No prices</p> : null}
            <div className="sdk-table-scroll">
              <table className="sdk-table">
                <tbody>
                  {prices.map((price) => (
                    <tr key={price.id}>
                      <td>
                        <PriceText price={price} />
                      </td>
                      <td className="mono">{price.id}</td>
                      <td className="numeric">
                        <When seconds={price.created} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </Section>
          <Metadata metadata={product.metadata} />
        </article>
      )}
    </Ready>
  );
}
