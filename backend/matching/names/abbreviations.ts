/** Short forms in which companies write common words of their names; both spellings become the second one. */
const longForms = new Map(
  `flli=fratelli f.lli=fratelli brdr=brodrene broedrene=brodrene gebr=gebruder gebrueder=gebruder geschw=geschwister hnos=hermanos bros=brothers
  saint=st sankt=st sint=st intl=international internat=international mfg=manufacturing mfr=manufacturing svc=services svcs=services
  assoc=associates assocs=associates ctr=center centre=center grp=group univ=university dept=department natl=national mgmt=management
  constr=construction equip=equipment dist=distribution distrib=distribution ind=industries inds=industries ent=enterprises tech=technology
  zaklad=zaklady przeds=przedsiebiorstwo sanayi=san ticaret=tic turizm=tur insaat=ins pazarlama=paz`
    .split(/\s+/)
    .map((pair): [string, string] => [pair.split('=')[0] ?? '', pair.split('=')[1] ?? '']),
);

/** Behind these stands who owns the shop, not what it is called. */
const owners = new Set(['inh', 'inhaber', 'inhaberin', 'prop', 'proprietor', 'titolare', 'eigentumer']);
/** Between them and a number they tell nothing: No. 7, Nr 7. */
const counters = new Set(['no', 'nr', 'num', 'numero', 'number', 'n']);

/**
 * Words of a name in one spelling: abbreviations, "No. 7" as 7, "A-1" as A1, and the owner left out ("Inh. Karl Weiß").
 * @param words folded, without the legal form
 */
export function unabbreviated(words: readonly string[]): string[] {
  const owner = words.findIndex((word, index) => index > 0 && owners.has(word));
  const named = owner < 0 ? words : words.slice(0, owner);
  const result: string[] = [];
  for (const [index, word] of named.entries()) {
    const next = named[index + 1] ?? '';
    const last = result.at(-1) ?? '';
    if (counters.has(word) && /^\d+$/.test(next)) continue;
    if (/^\d+$/.test(word) && /^\p{L}$/u.test(last) && named[index - 1] === last)
      result[result.length - 1] = last + word;
    else result.push(longForms.get(word) ?? word);
  }
  return result;
}
