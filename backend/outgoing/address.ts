import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** Where webhooks may go: `public` addresses over https, or `any`, for trying things out on one machine. */
export type Targets = 'public' | 'any';

/**
 * Networks that are nobody's public server: our own machine, the data centre's inside, and what is reserved. One list
 * per family, because Node takes every IPv4 address for one of `::ffff:0:0/96`.
 */
const inside = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inside.ipv4.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  inside.ipv6.addSubnet(net, bits, 'ipv6');

/** True for an address that a webhook may be sent to. */
export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  const name = family === 4 ? 'ipv4' : 'ipv6';
  return !inside[name].check(address, name);
}

/** Names that only ever lead inside. */
const insideName = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|localdomain)\.?$/i;

/**
 * What is wrong with the address of an endpoint, in a sentence; null when it may be used. Names are looked up when
 * something is sent, since they may point elsewhere by then.
 */
export function addressFault(address: string, targets: Targets): string | null {
  if (!URL.canParse(address)) return 'This is no address. Give one such as https://example.com/webhooks.';
  const url = new URL(address);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && targets === 'any'))
    return 'The address must begin with https://, so that nobody can read along.';
  if (url.username !== '' || url.password !== '')
    return 'The address must hold no name and password. Verify the signature instead.';
  if (url.hash !== '') return 'The address must hold no “#”.';
  if (targets === 'any') return null;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const named = isIP(host) === 0;
  if (named ? insideName.test(host) || !host.includes('.') : !isPublic(host))
    return 'The address leads into a private network. Give one that can be reached from the internet.';
  return null;
}

/** A name leads into a private network, or nowhere. */
export class AddressRefused extends Error {
  override name = 'AddressRefused';
}

/**
 * The addresses of a host that a connection may be made to. Connecting to exactly these, and not to what the name says a
 * moment later, keeps a name from being pointed inside between look and use.
 * @throws AddressRefused
 */
export async function publicAddresses(host: string, targets: Targets): Promise<{ address: string; family: number }[]> {
  const found = await lookup(host, { all: true }).catch(() => []);
  if (found.length === 0) throw new AddressRefused('the host name is not known');
  if (targets === 'any') return found;
  if (!found.every(({ address }) => isPublic(address)))
    throw new AddressRefused('the host name leads into a private network');
  return found;
}
