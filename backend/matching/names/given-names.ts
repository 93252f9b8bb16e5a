import { namesAbroad } from './given-names-abroad.ts';

/** Given names that are short or foreign forms of each other: a Bob may be a Robert. */
const groups = `
robert rob bob bobby robbie bert roberto|william bill will billy liam willy wilhelm guillaume guillermo|edward ed eddie ted edouard eduardo eduard
richard rick dick richie ricardo|james jim jimmy jamie|john johnny jack jon johann johannes hans jean juan giovanni ivan jan johan joao ioan ioannis giannis yannis janos jovan juhani|michael mike mick mikey michel miguel michele mikhail michal mikael mikkel mihai mihail mihaly mykhailo michail mikko
charles charlie chuck carlos karl carl|thomas tom tommy tomas tommaso tomasz tamas tomaz|joseph joe joey josef jose giuseppe jozef jozsef josip iosif beppe pepe|david dave davey|daniel dan danny|matthew matt matthias mathieu mateo
andrew andy drew andreas andre andrea andrzej andrej andrei andras andres andrija andriy|anthony tony antoine antonio anton toni|christopher chris kit christoph christophe|nicholas nick nico nicolas nikolaus klaus nikola nikolai nikolay mikolaj miklos nicolae nikolaos nikos niels
steven steve stephen stefan stephan stephane esteban stefano istvan stepan stefanos szczepan|alexander alex sasha alexandre alessandro alejandro aleksandr sascha aleksandar aleksander oleksandr alexandros alexandru sandor|benjamin ben benny|samuel sam sammy|gregory greg|jeffrey jeff geoffrey geoff
timothy tim|kenneth ken kenny|lawrence larry laurence|ronald ron ronnie|donald don donnie|gerald gerry jerry|patrick pat paddy|peter pete petr pedro pietro pierre piotr petar petros petri petru petro piet pieter peder petter|philip phil phillip philipp philippe felipe filip filippo filipe filippos
francis frank franz francois francisco francesco|frederick fred freddie freddy friedrich frederic|george georg jorge georges giorgio gyorgy georgios giorgos gheorghe georgi jerzy yiorgos jiri jurgen|henry harry hank heinrich henri enrique|leonard leo len lenny|louis luis lewis ludwig luigi
martin marty|maximilian max|mohamed muhammad mohammed muhammed mohammad mhd ahmed|nathan nathaniel nate|raymond ray|vincent vince|walter walt wally|zachary zach zack|joshua josh|jonathan jon jonny|howard howie|morris morrie
elizabeth liz beth elzbieta erzsebet elisabetta elisabet elisaveta isabel alzbeta betty lisa eliza elisabeth elsbeth libby lizzie|margaret maggie meg peggy peggie greta margarete marguerite margarita|katherine kate katarzyna ekaterina kateryna katerina catarina katalin aikaterini kathy katie catherine cathy kathryn katharina katrin caterina
jennifer jen jenny|jessica jess jessie|patricia pat patty trish tricia|susan sue susie suzanne susanne|barbara barb babs|deborah deb debbie debra|rebecca becky becca|christine chris christina tina kristin kristen kristina kirsten
victoria vicky tori|alexandra alex sandra sasha|samantha sam sammie|stephanie steph stefanie|jacqueline jackie|dorothy dot dottie|virginia ginny|theresa terry teresa tess|judith judy|kimberly kim
anastasia nastassia anastassia nastya stacy|natalia natalie natasha|sarah sara sally zara sahra|mary marie molly maria|ann anne anna annie|caroline carol carolyn carrie karoline|eleanor ellen nell ellie|isabel isabella bella isabelle isabela izabela
josephine jo josie|philippa pippa|rosemary rose rosie|sophie sophia sofia|valerie val|joanna jo joan johanna|lee leigh lea|kelly kellie|luke lucas lukas luca|mark marc marcus markus marco marek marcos markos marcin|paul paulo pablo paolo pavel pawel pal pavlo pavlos|eric erik erich|oliver ollie olivier`
  .trim()
  .split(/[|\n]/)
  .map((group) => group.trim().split(/\s+/));

/** Further given names that are common somewhere. To be in this list says: this is a name, not a slip of another. */
const others =
  `aaron abigail adam adrian agnes aidan aisha alan albert alfred ali alice alicia alina amalia amanda amber amelia amy ana anders andrej angela anita
antonia april arabella aria arthur astrid audrey aurora ava barry beatrice bella benedikt bernard bernd bettina birgit bjorn brandon brian brigitte bruce bruno caitlin caleb callum cameron carla carmen
carsten cecilia chantal charlotte chiara chloe clara claudia claire clemens colin connor cornelia craig daisy damian darren dean denise dennis diana dieter dimitri dirk dominik doris douglas duncan dylan ebony
edith elena elias elke ella elliot emil emilia emily emma eliza erika erin ernst eva evelyn ewa fabian fatima felix fernando fiona florence florian freya fiona gabriel gabriele gareth gary georgia gerard gerda gerhard gisela giulia
glenn gloria gordon grace graham gudrun gunter gustav guy hana harold harriet hassan heather heidi heike helen helena helga helmut herbert hermann hilda holger holly hubert hugo ian igor imogen ines inga ingrid irene irina iris isaac isla
ismael ivana jacob jade jake jakob jan jana jane janet jasmine jason jayden javier jelena jens jeremy jesus joachim joel jorg jolanta jorn jude julia julian juliane julie julius jurgen justin kai kaitlyn karen karin kathrin katja kayla keith kerstin kevin
kieran kirsty klara konrad krzysztof kurt kyle lachlan lars laura lauren leah lena leon leonie lily linda lisa logan lola lorenzo lothar lucia lucy luisa lydia madison magdalena malcolm manfred manuel manuela marcel mareike margot mariana marina mario
marion marko marlene marlies martha martina mathilda matilda maurice maya megan melanie melissa mia mila milan mina miriam mitchell moritz nadia nadine naomi neil nele nicole nina noah nora norbert olaf oleg olga olivia omar oscar otto owen pamela pascal
paula pauline pavel petra pia pilar piotr poppy rachel rafael ralf ralph ramona reinhard renate rene rhys riley rita roger roland roman rory rosa ross roy ruben ruby rudolf rupert ruth ryan sabine sabrina saskia scarlett scott sean sebastian sergei
shane sharon sheila sienna silke silvia simon simone sina sonja sophie stanislav stella stewart stuart sven svetlana sybille sylvia tabea tamara tanja tanya tara tatiana taylah theo theodore thea thorsten tim tina tobias toby torsten tristan ulrich ulrike ursula uwe
vanessa vera verena veronika viktor viola vladimir volker wayne wendy werner wilma wolfgang xavier yasmin yvonne yuri zoe`
    .trim()
    .split(/\s+/);

const groupsOf = new Map<string, Set<number>>();
for (const [index, group] of groups.entries())
  for (const name of group) groupsOf.set(name, new Set([...(groupsOf.get(name) ?? []), index]));
const known = new Set([...groupsOf.keys(), ...others, ...namesAbroad]);

/** True for a common given name. */
export const isGivenName = (word: string): boolean => known.has(word);

/** True when one may be the short or foreign form of the other. */
export function isVariant(a: string, b: string): boolean {
  const groupsOfA = groupsOf.get(a);
  return groupsOfA !== undefined && [...(groupsOf.get(b) ?? [])].some((group) => groupsOfA.has(group));
}

/**
 * True when one is a short form that nobody is baptised with beside the other (Bob and Robert, Eddie and Edward). Anna
 * and Anne, Maria and Marie are forms of one name too, but sisters bear them.
 */
export function isNickname(a: string, b: string): boolean {
  if (!isVariant(a, b)) return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.length + 2 <= long.length || (/(ie|y)$/.test(short) && !/(ie|y|ia)$/.test(long));
}

/** Words around a person's name that are none of it. */
const titles = new Set(
  `mr mrs ms miss dr prof professor sir herr frau hr fr mag ing dipl di dkfm med phd mba msc bsc esq mme mlle sig sra dott dottssa avv rag geom arch dra don`.split(
    ' ',
  ),
);
export const isTitle = (word: string): boolean => titles.has(word);

/** Father and son are two customers. */
export const generation = (word: string): string | null =>
  word === 'jr' || word === 'junior' || word === 'jun'
    ? 'jr'
    : word === 'sr' || word === 'senior' || word === 'sen'
      ? 'sr'
      : null;
