import { describe, expect, it } from 'vitest';
import { addressFault, isPublic, publicAddresses } from './address.ts';

describe('where webhooks may go', () => {
  it.each([
    'https://example.com/hooks',
    'https://hooks.example.com:8443/a?b=c',
    'https://93.184.215.14/x',
    'https://[2606:2800:21f::1]/',
  ])('given %s, then it may be used', (url) => {
    expect(addressFault(url, 'public')).toBeNull();
  });

  it.each([
    ['http://example.com/', 'https://'],
    ['ftp://example.com/', 'https://'],
    ['example.com', 'no address'],
    ['https://user:pass@example.com/', 'no name and password'],
    ['https://localhost/', 'private network'],
    ['https://db.internal/', 'private network'],
    ['https://metadata/', 'private network'],
    ['https://127.0.0.1/', 'private network'],
    ['https://2130706433/', 'private network'],
    ['https://0x7f.1/', 'private network'],
    ['https://169.254.169.254/latest/meta-data', 'private network'],
    ['https://10.1.2.3/', 'private network'],
    ['https://[::1]/', 'private network'],
    ['https://[::ffff:127.0.0.1]/', 'private network'],
    ['https://[fd00::1]/', 'private network'],
    ['https://[64:ff9b::7f00:1]/', 'private network'],
  ])('given %s, then it is refused with words', (url, words) => {
    expect(addressFault(url, 'public')).toContain(words);
  });

  it('given a machine for trying out, then loopback over http may be used, and nothing but http', () => {
    expect(addressFault('http://127.0.0.1:4000/hooks', 'any')).toBeNull();
    expect(addressFault('file:///etc/passwd', 'any')).toContain('https://');
  });

  it('given a name that leads inside, then no connection is made to it', async () => {
    await expect(publicAddresses('localhost', 'public')).rejects.toThrow('private network');
    expect((await publicAddresses('localhost', 'any')).length).toBeGreaterThan(0);
    await expect(publicAddresses('nowhere.invalid', 'public')).rejects.toThrow('not known');
  });

  it('given what is no address at all, then it is not public', () => {
    expect(isPublic('example.com')).toBe(false);
  });
});
