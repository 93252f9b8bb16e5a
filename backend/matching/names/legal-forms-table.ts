/**
 * Legal forms by class, with their spellings. The classes follow the entity legal forms of ISO 20275, drawn together
 * where one form is only spelt in another way or another language of its own country; spellings are folded (no dots or
 * marks, "&" as "and") and found whatever stands between their letters: S.A. de C.V., SA de CV, S. A. DE C. V.
 * A spelling in two lines belongs to both classes (Limitada is the long form of Lda and of Ltda).
 */
const table = `
gmbh=gmbh|mbh|gesmbh|gesellschaft mbh|gesellschaft mit beschrankter haftung|ggmbh|gemeinnutzige gmbh|gmbh i gr|gmbh il
gmbh-co-ohg=gmbh and co ohg|gmbh co ohg
gmbh-co-kgaa=gmbh and co kgaa|gmbh co kgaa
ug=ug|ug haftungsbeschrankt|unternehmergesellschaft|unternehmergesellschaft haftungsbeschrankt|haftungsbeschrankt|gug
ag=ag|aktiengesellschaft|gag
se=se|societas europaea
kg=kg|kommanditgesellschaft|and co kg|co kg
kgaa=kgaa|kommanditgesellschaft auf aktien
ohg=ohg|offene handelsgesellschaft
og=og|offene gesellschaft
oeg=oeg
gbr=gbr|gesellschaft burgerlichen rechts|bgb gesellschaft
partg=partg|partg mbb|partgmbb|partnerschaft mbb|partnerschaftsgesellschaft|partnerschaftsgesellschaft mbb
ek=ek|eingetragener kaufmann|eingetragene kauffrau|e kfm|ekfm|ekfr
eu=eu|eingetragener unternehmer|eingetragene unternehmerin|eingetragenes unternehmen
ev=ev|eingetragener verein
eg=eg|eingetragene genossenschaft|genossenschaft|societe cooperative|egen
flexco=flexco|flexible kapitalgesellschaft|flexkapg
klg=klg|kollektivgesellschaft
scm=scm
anstalt=anstalt
stiftung=stiftung
ltd=ltd|limited|ltee|limitee|teoranta|teo|private limited company|ltda liability
pvt-ltd=pvt ltd|private ltd|private limited|p ltd|pvt limited|p limited
opc-pvt-ltd=opc pvt ltd|opc private limited|opc p ltd
pte-ltd=pte ltd|pte limited|private limited
pty-ltd=pty ltd|pty limited|proprietary limited|pty|proprietary ltd
co-ltd=co ltd|co limited|company limited|company ltd|有限公司|有限责任公司|有限責任公司|tnhh|cong ty tnhh|cty tnhh|cong ty trach nhiem huu han
kk=kabushiki kaisha|kabushiki gaisha|kk|株式会社|株式會社|株
jusik=주식회사|주
yuhan=유한회사|유한책임회사|유
jsc-cn=股份有限公司
gk=godo kaisha|goudou kaisha|合同会社|gk
yk=yugen kaisha|yugen gaisha|有限会社|有|yk
plc=plc|public limited company|public ltd company|cpt|cuideachta phoibli theoranta
pcl=pcl|public company limited
llp=llp|limited liability partnership|plt
lp=lp|limited partnership
llc=llc|limited liability company|limited liability co|ltd liability co|ذمم|شركة ذات مسؤولية محدودة
lllp=lllp|limited liability limited partnership
pllc=pllc|professional limited liability company
pc-us=pc|professional corporation
pa=pa|professional association
inc=inc|incorporated|incorporee
corp=corp|corporation
opc=opc|one person corporation
ulc=ulc|unlimited liability company|uc|unlimited company
cic=cic|community interest company
cio=cio|charitable incorporated organisation
dac=dac|designated activity company
clg=clg|company limited by guarantee
cc=cc|close corporation
npc=npc
npo=npo
sa=sa|societe anonyme|sociedad anonima|sociedade anonima|societa anonima|anonymi etaireia|ae|anonymos etaireia|anonimi etairia|anonymi etairia|spolka akcyjna|societate pe actiuni
sas=sas|societe par actions simplifiee|sociedad por acciones simplificada
sas-it=sas|societa in accomandita semplice
sasu=sasu|societe par actions simplifiee unipersonnelle
sarl=sarl|societe a responsabilite limitee|sagl|societa a garanzia limitata
sarl-s=sarl s|societe a responsabilite limitee simplifiee
eurl=eurl|entreprise unipersonnelle a responsabilite limitee
sci=sci|societe civile immobiliere
snc=snc|societe en nom collectif|societa in nome collettivo|societate in nume colectiv
scs=scs|societe en commandite simple
sca=sca|societe en commandite par actions
scsp=scsp|societe en commandite speciale
selarl=selarl
selas=selas
scp=scp|societe civile professionnelle
scop=scop
scic=scic
earl=earl|exploitation agricole a responsabilite limitee
gaec=gaec
gie=gie|groupement d interet economique
ei=eirl
sl=sl|sociedad limitada|sociedad de responsabilidad limitada|srl
slu=slu|sociedad limitada unipersonal
sll=sll|sociedad limitada laboral|slne
sau=sau|sociedad anonima unipersonal
sal=sal|sociedad anonima laboral
scoop=s coop|sociedad cooperativa|scoop|s coop and
cb=cb|comunidad de bienes
sc=sc|sociedad civil
srl=srl|societa a responsabilita limitata|sociedad de responsabilidad limitada|societate cu raspundere limitata|societe a responsabilite limitee|sr ltda
srld=srl d
srls=srls|societa a responsabilita limitata semplificata
spa=spa|societa per azioni|sociedad por acciones
sapa=sapa
coop=soc coop|societa cooperativa|soc coop a rl|soc coop arl|societa cooperativa a responsabilita limitata|soc cooperativa|soc coop sociale|scarl|coop|sc
consorzio=consorzio
ss=societa semplice|ss
lda=lda|limitada
unipessoal-lda=unipessoal lda|sociedade unipessoal lda|unipessoal limitada
ltda=ltda|limitada|sociedade limitada|sociedad limitada ltda
eireli=eireli
me=me|microempresa
mei=mei
epp=epp|empresa de pequeno porte
eirl=eirl|empresa individual de responsabilidad limitada
sac=sac|sociedad anonima cerrada
saa=saa|sociedad anonima abierta
s-en-c=s en c|sociedad en comandita
bv=bv|besloten vennootschap|bvba|sprl|besloten vennootschap met beperkte aansprakelijkheid|societe privee a responsabilite limitee
nv=nv|naamloze vennootschap
vof=vof|vennootschap onder firma
cv=cv|cvba|commanditaire vennootschap
cv-be=cv|cvba|cooperatieve vennootschap|sc|scrl
coop-ua=cooperatie ua|cooperatieve ua|cooperatie
comm-v=comm v|s comm|gewone commanditaire vennootschap
vzw=vzw|asbl|association sans but lucratif|vereniging zonder winstoogmerk
maatschap=maatschap
aps=aps|anpartsselskab
a-s=as|aktieselskab|aksjeselskap|akciova spolocnost|akciova spolecnost|aktsiaselts|akciju sabiedriba|anonim sirketi|anonim sti
k-s=ks|kommanditselskab|komanditni spolecnost|komanditna spolocnost
i-s=is|interessentskab
ivs=ivs|ivaerksaetterselskab|ivarksatterselskab
p-s=ps|partnerselskab
amba=amba
asa=asa|allmennaksjeselskap
ans=ans|ansvarlig selskap
da=da|delt ansvar
enk=enk|enkeltpersonforetak
nuf=nuf
ab=ab|aktiebolag
ab-lt=ab|akcine bendrove
ab-publ=ab publ|aktiebolag publ
hb=hb|handelsbolag
kb=kb|kommanditbolag
ek-for=ek for|ekonomisk forening
oy=oy|osakeyhtio|oy ab|ab oy|oy ltd|ab
oyj=oyj|julkinen osakeyhtio|abp
ky=ky|kommandiittiyhtio
ay=ay|avoin yhtio
tmi=tmi|toiminimi
osk=osk|osuuskunta
ehf=ehf|einkahlutafelag
hf=hf|hlutafelag
slf=slf|samlagsfelag
sf=sf|sameignarfelag
sro=sro|spol s ro|spolecnost s rucenim omezenym|spolocnost s rucenim obmedzenym|spolecnost sro
vos=vos|verejna obchodni spolecnost|verejna obchodna spolocnost
zs=zs|zapsany spolek
druzstvo=druzstvo
jsa=jsa|jednoducha spolocnost na akcie
sp-zoo=sp zoo|spolka zoo|spolka z ograniczona odpowiedzialnoscia
sp-zoo-spk=sp zoo spk|sp zoo sk|sp zoo spolka komandytowa|spolka zoo spolka komandytowa|spolka z ograniczona odpowiedzialnoscia spolka komandytowa|spolka z ograniczona odpowiedzialnoscia spk
spk=spk|spolka komandytowa
ska=ska|spolka komandytowo akcyjna
spj=spj|spolka jawna
sp-p=spp|spolka partnerska
psa=psa|prosta spolka akcyjna
sc-pl=sc|spolka cywilna
kft=kft|korlatolt felelossegu tarsasag
zrt=zrt|zartkoruen mukodo reszvenytarsasag
nyrt=nyrt|nyilvanosan mukodo reszvenytarsasag
bt=bt|beteti tarsasag
kkt=kkt|kozkereseti tarsasag
ev-hu=ev|egyeni vallalkozo
pfa=pfa|persoana fizica autorizata
ii=ii|intreprindere individuala
doo=doo|drustvo s ogranicenom odgovornoscu|druzba z omejeno odgovornostjo|drustvo sa ogranicenom odgovornoscu|drushtvo sa ogranichenom odgovornoshcu
jdoo=jdoo|jednostavno drustvo s ogranicenom odgovornoscu
dooel=dooel
dd=dd|dionicko drustvo|delniska druzba
dno=dno|druzba z neomejeno odgovornostjo
kd=kd|komanditna druzba|komanditno drustvo
sp=sp|samostojni podjetnik
obrt=obrt
pr=pr|preduzetnik
od=od|ortacko drustvo
ood=ood|druzhestvo s ogranichena otgovornost
eood=eood|ednolichno druzhestvo s ogranichena otgovornost
ad=ad|akcionarsko drustvo|aktsionerno druzhestvo
ead=ead|ednolichno aktsionerno druzhestvo
et=et
epe=epe|etaireia periorismenis efthynis|etaireia periorismenis efthinis|etaireia periorismenis evthynis|etairia periorismenis efthynis
ike=ike|idiotiki kefalaiouchiki etaireia|pc|private company
oe=oe|omorrythmi etaireia|omorrithmi etairia
ee=ee|eterorrythmi etaireia|eterorrithmi etairia
ooo=ooo|tov|too|obshchestvo s ogranichennoi otvetstvennostiu|obshchestvo s ogranichennoy otvetstvennostyu|tovaristvo z obmezhenoiu vidpovidalnistiu|tovarystvo z obmezhenoiu vidpovidalnistiu|tovarishchestvo s ogranichennoi otvetstvennostiu
odo=odo
ao=ao|zao|aktsionernoe obshchestvo|zakrytoe aktsionernoe obshchestvo|at|aktsionerne tovaristvo
prat=prat|privatne aktsionerne tovaristvo
pao=pao|oao|pat|publichnoe aktsionernoe obshchestvo|otkrytoe aktsionernoe obshchestvo|publichne aktsionerne tovaristvo|vat
ip=ip|fop|individualnyi predprinimatel|fizichna osoba pidpriiemets
nko=nko|ano
jsc=jsc|joint stock company|cong ty co phan|ctcp
pjsc=pjsc|public joint stock company
uab=uab|uzdaroji akcine bendrove
mb=mb|mazoji bendrija
ii-lt=ii|individuali imone
vsi=vsi|viesoji istaiga
sia=sia|sabiedriba ar ierobezotu atbildibu
ik=ik|individualais komersants
ps-lv=ps|pilnsabiedriba
ou=ou|osauhing
uu=uu|usaldusuhing
tu=tu|taisuhing
fie=fie
mtu=mtu|mittetulundusuhing
ltd-sti=ltd sti|limited sirketi|limited sti|ltd sirketi
koll-sti=koll sti|kollektif sirketi
sa-cv=sa de cv|sociedad anonima de capital variable|sab de cv
sapi-cv=sapi de cv|sociedad anonima promotora de inversion de capital variable
srl-cv=s de rl de cv|srl de cv|sociedad de responsabilidad limitada de capital variable
s-de-rl=s de rl
sdn-bhd=sdn bhd|sendirian berhad
bhd=bhd|berhad
pt=pt|perseroan terbatas
tbk=tbk|pt tbk
cv-id=cv
sae=sae
fze=fze|fz llc
fzco=fzco|fz co
dmcc=dmcc
baam=בעמ
sps=შპს
ss-ge=სს
thai=จำกัด|จํากัด
`;

/** Forms with a partner that is itself a company; spelt in many ways, so they are put together here. */
const partnered = {
  gmbh: ['gmbh', 'gesmbh', 'mbh', 'ggmbh'],
  ug: ['ug', 'ug haftungsbeschrankt'],
  ag: ['ag'],
  se: ['se'],
  ltd: ['ltd', 'limited'],
  stiftung: ['stiftung'],
};
const behind = [
  'and co kg',
  'co kg',
  'und co kg',
  'u co kg',
  '+ co kg',
  'and co kommanditgesellschaft',
  'co kommanditgesellschaft',
  'and co',
];

/** Spellings without spaces, with umlauts that were written as two letters as one. */
export const formKey = (spelling: string): string => {
  const joined = spelling.replaceAll(' ', '');
  return joined.length < 8 ? joined : joined.replace(/ae/g, 'a').replace(/oe/g, 'o').replace(/ue/g, 'u');
};

function readTable(): Map<string, string> {
  const classes = new Map<string, Set<string>>();
  const put = (spelling: string, form: string): void => {
    const key = formKey(spelling);
    classes.set(key, (classes.get(key) ?? new Set()).add(form));
  };
  for (const line of table.trim().split('\n')) {
    const [form = '', list = ''] = line.split('=');
    for (const spelling of list.split('|')) put(spelling, form);
  }
  for (const [form, fronts] of Object.entries(partnered))
    for (const front of fronts) for (const back of behind) put(`${front} ${back}`, `${form}-co-kg`);
  return new Map([...classes].map(([key, forms]) => [key, [...forms].join('/')]));
}

/** Class, or classes joined by a slash, of a spelling. */
export const formsByKey: ReadonlyMap<string, string> = readTable();
