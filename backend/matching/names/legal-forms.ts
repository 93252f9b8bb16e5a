/**
 * Legal forms by class. The classes follow the entity legal forms of ISO 20275, drawn together where one form is only
 * spelt in another way or another language of its own country; spellings are as companies write them, folded (no dots,
 * "&" as "and"). Two names whose forms stand in different classes are two companies.
 */
const table = `
gmbh=gmbh|mbh|gesmbh|ges mbh|gesellschaft mbh|gesellschaft mit beschrankter haftung|ggmbh|gemeinnutzige gmbh
gmbh-co-kg=gmbh and co kg|gmbh and co|gmbh co kg|gmbh und co kg|gmbh and cokg|gmbh and co kommanditgesellschaft
gmbh-co-kgaa=gmbh and co kgaa
ug=ug|ug haftungsbeschrankt|unternehmergesellschaft|unternehmergesellschaft haftungsbeschrankt|haftungsbeschrankt
ug-co-kg=ug and co kg|ug haftungsbeschrankt and co kg
ag=ag|aktiengesellschaft
ag-co-kg=ag and co kg
se=se|societas europaea
se-co-kg=se and co kg
kg=kg|kommanditgesellschaft|and co kg
kgaa=kgaa|kommanditgesellschaft auf aktien
ohg=ohg|offene handelsgesellschaft
og=og|offene gesellschaft
gbr=gbr|gesellschaft burgerlichen rechts
partg=partg|partgmbb|partnerschaft|partnerschaftsgesellschaft
ek=ek|e k|eingetragener kaufmann|eingetragene kauffrau|e kfm|ekfm
eu=eu|e u
ev=ev|e v|eingetragener verein
eg=eg|e g|eingetragene genossenschaft|genossenschaft
ltd=ltd|limited|ltee|limitee|teoranta|private limited company
pvt-ltd=pvt ltd|private ltd|private limited|p ltd|pvt limited
pte-ltd=pte ltd|pte limited
pty-ltd=pty ltd|pty limited|proprietary limited|pty|proprietary ltd
co-ltd=co ltd|co limited|company limited|company ltd|有限公司|有限责任公司|有限責任公司|주식회사|株式会社|kabushiki kaisha|kabushiki gaisha|kk
jsc-cn=股份有限公司
gk=godo kaisha|合同会社|gk
yk=yugen kaisha|有限会社
plc=plc|public limited company|public ltd company
llp=llp|limited liability partnership
lp=lp|limited partnership
llc=llc|l l c|limited liability company|limited liability co
lllp=lllp
pllc=pllc
inc=inc|incorporated
corp=corp|corporation
ulc=ulc|unlimited liability company
cic=cic|community interest company
dac=dac|designated activity company
clg=clg|company limited by guarantee
sa=sa|s a|societe anonyme|sociedad anonima|sociedade anonima|anonymi etaireia|ae|anonymos etaireia
sas=sas|s a s|societe par actions simplifiee|sociedad por acciones simplificada|societa in accomandita semplice
sasu=sasu
sarl=sarl|s a r l|societe a responsabilite limitee|sagl
eurl=eurl
sci=sci|societe civile immobiliere
snc=snc|s n c|societe en nom collectif|societa in nome collettivo
selarl=selarl
scop=scop
sl=sl|s l|sociedad limitada
slu=slu|s l u|sociedad limitada unipersonal
sau=sau|s a u
scoop=s coop|sociedad cooperativa|scoop
srl=srl|s r l|societa a responsabilita limitata|sociedad de responsabilidad limitada|societate cu raspundere limitata
srls=srls|s r l s
spa=spa|s p a|societa per azioni
coop=soc coop|societa cooperativa|coop
lda=lda|limitada
unipessoal-lda=unipessoal lda|sociedade unipessoal lda
ltda=ltda
eireli=eireli
bv=bv|b v|besloten vennootschap|bvba|sprl
nv=nv|n v|naamloze vennootschap
vof=vof|v o f|vennootschap onder firma
cv=cvba|cooperatieve vennootschap
vzw=vzw|asbl
aps=aps|anpartsselskab
a-s=a s|as|aktieselskab|aksjeselskap|akciova spolocnost|akciova spolecnost|aktsiaselts|akciju sabiedriba|anonim sirketi|anonim sti
k-s=k s
i-s=i s
asa=asa|allmennaksjeselskap
ab=ab|aktiebolag
ab-publ=ab publ
hb=hb|handelsbolag
kb=kb|kommanditbolag
oy=oy|osakeyhtio|oy ab|ab oy
oyj=oyj|julkinen osakeyhtio|abp
ky=ky
ehf=ehf
hf=hf
sro=sro|s r o|spol s r o|spol sro|spolecnost s rucenim omezenym|spolocnost s rucenim obmedzenym
vos=vos|v o s
sp-zoo=sp z oo|sp z o o|sp zoo|spzoo|spolka z oo|spolka z o o|spolka z ograniczona odpowiedzialnoscia
sp-zoo-spk=sp z oo sp k|sp z o o sp k|sp z oo spk|sp z oo spolka komandytowa|spolka z ograniczona odpowiedzialnoscia spolka komandytowa
spk=sp k|spk|spolka komandytowa
spj=sp j|spj|spolka jawna
psa=psa
kft=kft|korlatolt felelossegu tarsasag
zrt=zrt|zartkoruen mukodo reszvenytarsasag
nyrt=nyrt
bt=bt|beteti tarsasag
doo=doo|d o o|drustvo s ogranicenom odgovornoscu|druzba z omejeno odgovornostjo|drustvo sa ogranicenom odgovornoscu
jdoo=jdoo|j d o o
dd=dd|d d|dionicko drustvo|delniska druzba
ood=ood
eood=eood
ad=ad
ead=ead
epe=epe|etaireia periorismenis efthynis
ike=ike
oe=oe
ee=ee
ooo=ooo|o o o|tov|obshchestvo s ogranichennoi otvetstvennostiu|tovarystvo z obmezhenoiu vidpovidalnistiu
ao=ao|zao|aktsionernoe obshchestvo|prat
oao=oao|pao|at
ip=ip|fop
jsc=jsc|joint stock company|pjsc
pc=pc
uab=uab|uzdaroji akcine bendrove
mb=mb
sia=sia|sabiedriba ar ierobezotu atbildibu
ou=ou|osauhing|osauehing
ltd-sti=ltd sti|limited sirketi|ltd sirketi
sa-cv=sa de cv|s a de cv
srl-cv=s de rl de cv|srl de cv
sdn-bhd=sdn bhd|sendirian berhad
bhd=bhd|berhad
pt=pt|pt tbk|tbk
fze=fze|fz llc|fzco|fz co|dmcc
`;

/** Forms that stand before the name (PT Maju, OOO Romashka, UAB Vilnius, AS Tallink). Elsewhere, being short, they are words. */
const leading = new Set([
  'pt',
  'ooo',
  'ao',
  'oao',
  'ip',
  'uab',
  'sia',
  'a-s',
  'ou',
  'co-ltd',
  'gk',
  'yk',
  'mb',
  'ad',
  'eood',
  'ood',
  'scoop',
  'clg',
]);

/** Spellings by word count, the longest first, so that "gmbh & co kg" is not read as "kg". */
const spellings = new Map<string, string>();
for (const line of table.trim().split('\n')) {
  const [form = '', list = ''] = line.split('=');
  for (const spelling of list.split('|')) spellings.set(spelling, form);
}
const mostWords = Math.max(...[...spellings.keys()].map((spelling) => spelling.split(' ').length));

/** East Asian names are written without spaces. */
const attached =
  /^(股份有限公司|有限责任公司|有限責任公司|有限公司|株式会社|合同会社|有限会社|주식회사)|(股份有限公司|有限责任公司|有限責任公司|有限公司|株式会社|合同会社|有限会社|주식회사)$/gu;

/**
 * Takes the legal form out of a name's words.
 * @param words folded and romanised
 * @returns the words left (never none: a name may be nothing but "AG") and the class of the form, null when none is named
 */
export function splitForm(words: readonly string[]): { rest: string[]; form: string | null } {
  const spaced = words.flatMap((word) =>
    word
      .replace(attached, ' $& ')
      .split(' ')
      .filter((part) => part !== ''),
  );
  const whole = { rest: [...spaced], form: null };
  if (spaced.length < 2) return whole;
  for (let size = Math.min(mostWords, spaced.length - 1); size > 0; size--) {
    const tail = spellings.get(spaced.slice(-size).join(' '));
    if (tail !== undefined) return { rest: spaced.slice(0, -size), form: tail };
    const head = spellings.get(spaced.slice(0, size).join(' '));
    if (head !== undefined && leading.has(head)) return { rest: spaced.slice(size), form: head };
  }
  // In the middle ("Huber GmbH Wien") only what can be no word: three letters and more.
  for (let size = Math.min(mostWords, spaced.length - 2); size > 0; size--) {
    for (let start = 1; start + size < spaced.length; start++) {
      const spelling = spaced.slice(start, start + size).join(' ');
      const form = spellings.get(spelling);
      if (
        form !== undefined &&
        spelling.length > 2 &&
        !/^(asa|spa|sas|ltda|coop|scop|genossenschaft|sia|limited)$/.test(spelling)
      )
        return { rest: [...spaced.slice(0, start), ...spaced.slice(start + size)], form };
    }
  }
  return whole;
}

/**
 * Forms that are one form in two official languages of a country, or its usual English name there. Within these
 * countries they do not contradict: Nestlé AG is Nestlé SA, OOO Romashka is Romashka LLC.
 */
const sameIn: Record<string, string[][]> = {
  CH: [
    ['ag', 'sa'],
    ['gmbh', 'sarl', 'srl'],
    ['gmbh-co-kg', 'kg'],
  ],
  LI: [['ag', 'sa']],
  LU: [
    ['ag', 'sa'],
    ['gmbh', 'sarl'],
  ],
  BE: [
    ['nv', 'sa'],
    ['bv', 'srl', 'sarl'],
    ['vzw', 'asbl'],
  ],
  FI: [
    ['oy', 'ab', 'ltd'],
    ['oyj', 'plc'],
  ],
  GR: [
    ['sa', 'a-s'],
    ['epe', 'ltd', 'llc'],
    ['ike', 'pc'],
  ],
  CY: [['epe', 'ltd']],
  RU: [
    ['ooo', 'llc', 'ltd'],
    ['ao', 'oao', 'jsc'],
  ],
  UA: [['ooo', 'llc', 'ltd']],
  BG: [
    ['ood', 'ltd', 'llc'],
    ['eood', 'ltd', 'llc'],
    ['ad', 'plc', 'jsc'],
  ],
  RS: [['doo', 'llc', 'ltd']],
  CN: [['co-ltd', 'ltd']],
  JP: [['co-ltd', 'inc', 'corp', 'ltd']],
  KR: [['co-ltd', 'inc', 'corp', 'ltd']],
  TW: [['co-ltd', 'ltd']],
  IN: [['pvt-ltd', 'ltd']],
  SG: [['pte-ltd', 'ltd']],
};

/** @param countries those of both sides, ISO alpha-2 */
export function formsContradict(a: string | null, b: string | null, countries: readonly (string | null)[]): boolean {
  if (a === null || b === null || a === b) return false;
  return !countries.some((country) =>
    (sameIn[country ?? ''] ?? []).some((group) => group.includes(a) && group.includes(b)),
  );
}
