import { businessCentralMoney } from './business-central-money.ts';
import { moneyConformance } from './money.ts';

moneyConformance('Business Central', () => businessCentralMoney());

// Where accounts of live tenants differ, the connector must manage with the other reading too.
moneyConformance('Business Central with its other manners', () =>
  businessCentralMoney({ behaviour: { staleEtag: 412, codeLiterals: 'upper', readOnlyProperties: 'ignore' } }),
);
