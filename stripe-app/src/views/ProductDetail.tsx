import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { ProductScreen } from '../components/product/ProductScreen.tsx';
import { sessionOf } from '../data/session.ts';

/** Beside a product (`stripe.dashboard.product.detail`). */
const ProductDetail = (context: ExtensionContextValue) => (
  <ProductScreen session={sessionOf(context)} productId={context.environment.objectContext?.id ?? ''} />
);

export default ProductDetail;
