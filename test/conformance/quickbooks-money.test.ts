import { moneyConformance } from './money.ts';
import { quickBooksMoney } from './quickbooks-money.ts';

moneyConformance('QuickBooks', () => quickBooksMoney());
