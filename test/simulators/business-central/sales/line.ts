import Big from 'big.js';
import type { Company } from '../company.ts';
import { dialog, recordNotFound, tableRelation, testField } from '../errors.ts';
import { type Input, sent } from '../input.ts';
import type { Row } from '../table.ts';
import { canonical, isTrue, link, num, str, type Values, zeroGuid } from '../values.ts';

/** What a line sells. */
type Subject = { type: 'Comment' } | { type: 'Item' | 'Account'; row: Row };

function requireItem(row: Row): void {
  const number = str(row.values, 'number');
  if (isTrue(row.values, 'blocked'))
    throw testField(`Blocked must be equal to 'No'  in Item: No.=${number}. Current value is 'Yes'.`);
  if (str(row.values, 'generalProductPostingGroupCode') === '')
    throw testField(`Gen. Prod. Posting Group must have a value in Item: No.=${number}. It cannot be zero or empty.`);
}

function requireAccount(row: Row): void {
  const number = str(row.values, 'number');
  const type = str(row.values, 'accountType');
  const wrong = (field: string, wanted: string, found: string) =>
    testField(`${field} must be equal to '${wanted}'  in G/L Account: No.=${number}. Current value is '${found}'.`);
  if (type !== 'Posting') throw wrong('Account Type', 'Posting', type);
  if (isTrue(row.values, 'blocked')) throw wrong('Blocked', 'No', 'Yes');
  if (!isTrue(row.values, 'directPosting')) throw wrong('Direct Posting', 'Yes', 'No');
}

/** What the request says that the line sells; undefined when it leaves that as it is. */
function subject(company: Company, input: Input, inserting: boolean): Subject | undefined {
  const { values } = input;
  const itemId = link(values, 'itemId');
  const accountId = link(values, 'accountId');
  const type = sent(input, 'lineType') ? str(values, 'lineType') : undefined;
  const number = str(values, 'lineObjectNumber');
  if (itemId !== undefined && accountId !== undefined)
    throw dialog('Both "itemId" and "accountId" are specified. Specify only one of them.');
  if (itemId !== undefined || accountId !== undefined) {
    const named = itemId !== undefined ? ('Item' as const) : ('Account' as const);
    const row = company.table(named === 'Item' ? 'items' : 'accounts').get(itemId ?? accountId ?? '');
    if (row === undefined) throw dialog(`${named} does not exist.`);
    if (type !== undefined && type !== named)
      throw dialog(`The "lineType" ${type} does not fit the ${named === 'Item' ? '"itemId"' : '"accountId"'}.`);
    if (number !== '' && number !== str(row.values, 'number')) throw dialog(`${named} does not exist.`);
    return { type: named, row };
  }
  if (number === '') {
    if (type === undefined) return inserting ? { type: 'Comment' } : undefined;
    if (type === 'Comment') return { type };
    if (!inserting) return undefined;
    throw testField(`No. must have a value in Sales Line: Type=${type}. It cannot be zero or empty.`);
  }
  if (type === 'Item' || type === 'Account') {
    const row = company.table(type === 'Item' ? 'items' : 'accounts').findBy('number', number);
    if (row === undefined) throw tableRelation('No.', 'Sales Line', number, type === 'Item' ? 'Item' : 'G/L Account');
    return { type, row };
  }
  throw tableRelation('No.', 'Sales Line', number, type === undefined || type === 'Comment' ? 'Standard Text' : type);
}

function defaults(document: Values, found: Subject): Values {
  if (found.type === 'Comment')
    return { lineType: 'Comment', itemId: zeroGuid, accountId: zeroGuid, lineObjectNumber: '' };
  const { row } = found;
  const common: Values = {
    lineType: found.type,
    lineObjectNumber: str(row.values, 'number'),
    description: str(row.values, 'displayName'),
    description2: str(row.values, 'displayName2'),
    taxCode: str(row.values, 'taxGroupCode'),
  };
  if (found.type === 'Account') {
    requireAccount(row);
    return {
      ...common,
      accountId: row.id,
      itemId: zeroGuid,
      unitPrice: '0',
      unitOfMeasureId: zeroGuid,
      unitOfMeasureCode: '',
    };
  }
  requireItem(row);
  // The item's price is in local currency.
  const price = new Big(num(row.values, 'unitPrice')).div(num(document, 'exchangeRate'));
  return {
    ...common,
    itemId: row.id,
    accountId: zeroGuid,
    unitPrice: canonical(price.round(5, Big.roundHalfUp)),
    unitOfMeasureId: link(row.values, 'baseUnitOfMeasureId') ?? zeroGuid,
    unitOfMeasureCode: str(row.values, 'baseUnitOfMeasureCode'),
  };
}

function unit(company: Company, input: Input, line: Values): Values {
  const id = link(input.values, 'unitOfMeasureId');
  const code = str(input.values, 'unitOfMeasureCode');
  if (id === undefined && code === '') return {};
  const units = company.table('unitsOfMeasure');
  const row = id !== undefined ? units.get(id) : units.findBy('code', code);
  if (row === undefined) throw tableRelation('Unit of Measure Code', 'Sales Line', id ?? code, 'Unit of Measure');
  const found = str(row.values, 'code');
  if (code !== '' && code !== found)
    throw dialog('The unit of measure values do not match to a specific Unit of Measure.');
  const item = str(line, 'lineType') === 'Item' ? company.table('items').get(str(line, 'itemId')) : undefined;
  const allowed =
    item === undefined
      ? undefined
      : [str(item.values, 'baseUnitOfMeasureCode'), ...str(item.values, 'unitCodes').split(',')];
  if (item !== undefined && allowed?.includes(found) === false)
    throw recordNotFound('Item Unit of Measure', `Item No.='${str(item.values, 'number')}',Code='${found}'`);
  return { unitOfMeasureId: row.id, unitOfMeasureCode: found };
}

function requirePercent(values: Values): void {
  const percent = new Big(num(values, 'discountPercent'));
  if (percent.lt(0) || percent.gt(100))
    throw testField(
      `Your entry of '${percent.toFixed()}' is not an acceptable value for 'Line Discount %'. The value must be between 0 and 100.`,
    );
}

/** The VAT product posting group and its percentage in this document. */
function tax(company: Company, document: Values, line: Values): Values {
  if (str(line, 'lineType') === 'Comment') return { taxCode: '', taxPercent: '0' };
  const group = str(line, 'taxCode');
  if (group !== '' && company.table('taxGroups').findBy('code', group) === undefined)
    throw tableRelation('VAT Prod. Posting Group', 'Sales Line', group, 'VAT Product Posting Group');
  return { taxPercent: company.vatPercent(str(document, 'taxAreaCode'), group) };
}

/**
 * The values of a line after a request.
 * @param document the header's values
 * @param before the line's values, absent for an insert
 * @throws BusinessCentralError in the service's words.
 */
export function settleLine(company: Company, document: Values, input: Input, before: Values | undefined): Values {
  const { values } = input;
  if (before !== undefined) {
    if (sent(input, 'documentId') && values.documentId !== before.documentId)
      throw dialog('The value for "documentId" cannot be modified.');
    if (sent(input, 'sequence') && values.sequence !== before.sequence)
      throw dialog('The value for "sequence" cannot be modified. Delete and insert the line again.');
    if (sent(input, 'lineObjectNumber') && values.lineObjectNumber !== before.lineObjectNumber)
      throw dialog('The value for "lineObjectNumber" cannot be modified.');
  }
  const found = subject(company, input, before === undefined);
  let line: Values = { ...before };
  if (found !== undefined) line = { ...line, ...defaults(document, found) };
  const own = { ...values };
  for (const name of [
    'itemId',
    'accountId',
    'lineType',
    'lineObjectNumber',
    'documentId',
    'unitOfMeasureId',
    'unitOfMeasureCode',
  ])
    delete own[name];
  line = { ...line, ...own };
  if (sent(input, 'unitPrice')) line.unitPrice = canonical(new Big(num(values, 'unitPrice')).round(5, Big.roundHalfUp));
  line = { ...line, ...unit(company, input, line) };
  if (sent(input, 'discountPercent')) line.discountBasis = 'percent';
  if (sent(input, 'discountAmount') && (num(values, 'discountAmount') !== '0' || !sent(input, 'discountPercent')))
    line.discountBasis = 'amount';
  requirePercent(line);
  if (str(line, 'lineType') === 'Comment' && (num(line, 'quantity') !== '0' || num(line, 'unitPrice') !== '0'))
    throw testField('Type must have a value in Sales Line: Type= . It cannot be zero or empty.');
  if (str(line, 'lineType') !== 'Comment' && !isTrue(document, 'hasPostingGroups'))
    throw testField(
      `Gen. Bus. Posting Group must have a value in Customer: No.=${str(document, 'billToCustomerNumber')}. It cannot be zero or empty.`,
    );
  return { ...line, ...tax(company, document, line), discountAppliedBeforeTax: true };
}
