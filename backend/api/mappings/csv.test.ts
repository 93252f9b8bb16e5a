import { describe, expect, it } from 'vitest';
import { readCsv, writeCsv } from './csv.ts';

const columns = ['product', 'number', 'name'];
const read = (text: string) => readCsv(text, columns, ['product', 'number']);

describe('CSV of mappings', () => {
  it.each([
    ['commas', 'product,number\nprod_1,1000\n'],
    ['semicolons, as Excel writes them in Europe', 'product;number\r\nprod_1;1000\r\n'],
    ['tabs', 'product\tnumber\nprod_1\t1000'],
    ['a byte order mark, quotes and blanks', '\uFEFF"Product", Number \n"prod_1", 1000 '],
    ['columns in another order, and one that is not known', 'note,number,product\nx,1000,prod_1'],
  ])('given %s, then the rows are found by the names of the columns', (_, text) => {
    expect(read(text)).toEqual({
      rows: [{ line: 2, values: { product: 'prod_1', number: '1000', name: '' } }],
      faults: [],
    });
  });

  it('given empty lines and a cell of several lines, then each row still knows its line in the file', () => {
    const { rows } = read('product,number,name\n\nprod_1,1,"two\nlines"\n,,\nprod_2,2,x\n');
    expect(rows.map(({ line, values }) => [line, values.product])).toEqual([
      [3, 'prod_1'],
      [6, 'prod_2'],
    ]);
  });

  it('given a file without a column that is needed, or with an open quotation mark, then it says which and where', () => {
    expect(read('product,name\nprod_1,x').faults).toMatchObject([{ path: 'number', line: 1 }]);
    expect(read('product,number\nprod_1,"1000\nprod_2,2').faults).toMatchObject([{ line: 2 }]);
    expect(read('').faults).toHaveLength(2);
  });

  it('given values that a spreadsheet would run as formulas, then they come out harmless and come back as they were', () => {
    const row = { product: 'prod_1', number: '-100+1', name: '=cmd|calc' };
    const text = writeCsv(columns, [row]);
    expect(text).toBe('product,number,name\r\nprod_1,"\'-100+1","\'=cmd|calc"\r\n');
    expect(read(text).rows[0]?.values).toEqual(row);
  });

  it('given a negative amount, then it stays a number for a spreadsheet to sum', () => {
    expect(writeCsv(['net'], [{ net: '-3.20' }, { net: '-1' }])).toBe('net\r\n-3.20\r\n-1\r\n');
  });
});
