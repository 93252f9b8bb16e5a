import { formKey, formsByKey } from './legal-forms-table.ts';

const mostWords = 9;

/** Forms that stand before the name and are no word of any language: OOO Romashka, UAB Vilnius, SARL Dupont. */
const leading = new Set(
  'uab sia ooo zao oao pao sarl sasu eurl selarl selas gaec earl gie ctcp tnhh fop vof vzw asbl bvba sprl gmbh congtytnhh ctytnhh congtycophan'.split(
    ' ',
  ),
);
/** Short ones are words or initials elsewhere (AO Smith, AB Foods), so they lead only in their own countries. */
const leadingIn = new Map<string, string>(
  Object.entries({
    ID: 'pt cv',
    FR: 'sa sas sci snc scp scs sca scop',
    BE: 'sa nv bv srl sc snc cv',
    LU: 'sa sca scs',
    CH: 'sa ag',
    MA: 'sa sas',
    NL: 'bv nv cv',
    SE: 'ab hb kb',
    FI: 'oy ab ky',
    DK: 'as is ks',
    NO: 'as',
    EE: 'as ou uu fie mtu',
    LV: 'as ik ps',
    LT: 'ab mb ii vsi',
    BG: 'ad et ood eood ead',
    RU: 'ao ip nko odo',
    BY: 'ao ip odo chp',
    KZ: 'ao ip too',
    UA: 'at tov pat prat',
    RO: 'sc ii pfa',
    GR: 'ae epe',
    RS: 'doo ad pr',
    HR: 'doo obrt',
    PT: 'sa',
    ES: 'sc cb',
  }),
);
/** Short ones that are surnames, words or initials elsewhere (Hayley Tu, Serenity Spa), so they follow only at home. */
const followingIn = new Map<string, string>(
  Object.entries({
    tu: 'EE',
    uu: 'EE',
    is: 'DK',
    da: 'NO',
    me: 'BR',
    ss: 'IT',
    pr: 'RS',
    od: 'RS MK',
    sp: 'SI',
    ps: 'DK LV',
    ik: 'LV',
    sf: 'IS',
    teo: 'IE',
    ay: 'FI',
    ky: 'FI',
    ee: 'GR CY',
    oe: 'GR CY',
    ae: 'GR CY',
    dd: 'HR SI BA RS',
    kd: 'SI HR',
    uc: 'IE',
    pa: 'US',
    pc: 'US GR',
    cc: 'ZA',
    ii: 'RO LT',
    et: 'BG',
    ip: 'RU UA BY KZ',
    at: 'UA',
    pat: 'UA',
    vat: 'UA',
    too: 'KZ',
    ao: 'RU BY KZ',
    ano: 'RU',
    cb: 'ES',
    mb: 'LT',
    kb: 'SE',
    fop: 'UA',
    scm: 'CH',
    spa: 'IT SM CL CH DZ',
  }),
);

/** In the middle of a name ("Huber GmbH Wien") only what can be no word. */
const middle =
  /^(g?gmbh|mbh|gesmbh|gesellschaftmbh|aktiengesellschaft|kommanditgesellschaft|ughaftungsbeschrankt|sarl|eurl|sasu|srl|sdnbhd|ptyltd|pteltd|pvtltd|privatelimited|sadecv|sderldecv|spzoo|spolkazoo|sro|spolsro|doo|jdoo|kft|zrt|nyrt|ltd|llc|llp|inc|plc|ohg|kgaa|gbr|bv|nv|uab|aps|ltdsti|gmbhandcokg|gmbhcokg|gmbhundcokg)$/;

/** "Хлеб и Соль ИП Иванов": no words in Cyrillic. */
const cyrillicMiddle = /^(ip|fop|ooo|tov|ao|zao|pao|oao|ood|eood|doo)$/;

/** East Asian names are written without spaces. */
const attached =
  /^(股份有限公司|有限责任公司|有限責任公司|有限公司|株式会社|株式會社|合同会社|有限会社|주식회사|유한회사|บริษัท)|(股份有限公司|有限责任公司|有限責任公司|有限公司|株式会社|株式會社|合同会社|有限会社|주식회사|유한회사|จำกัด|จํากัด)$/gu;

/** Words before a name or behind its form that say nothing of their own: company, firm, listed. */
const dressing = /^(บริษัท|มหาชน|شركة)$/u;
const firm = /^(firma|fa)$/;

/**
 * Takes the legal form out of a name's words.
 * @param words folded and romanised
 * @param lead the country whose short forms are known as such (ISO alpha-2), `any` where the letters leave no doubt
 * @returns the words left (never none: a name may be nothing but "AG") and the class of the form, null when none is named
 */
export function splitForm(
  words: readonly string[],
  lead: string | null = null,
): { rest: string[]; form: string | null } {
  const spaced = words.flatMap((word) =>
    word
      .replace(attached, ' $& ')
      .split(' ')
      .filter((part) => part !== ''),
  );
  const bare = spaced.filter((word, index) => !dressing.test(word) && !(index === 0 && firm.test(word)));
  const whole = bare.length > 0 ? bare : spaced;
  const tail = cutTail(whole, lead);
  const head = cutHead(tail.rest, lead);
  // PT Maju Tbk, Oy Karl Fazer Ab, S.C. Brutăria S.R.L.: a form in front and one behind.
  if (head.form !== null)
    return { rest: head.rest, form: tail.form === null ? head.form : joint(head.form, tail.form) };
  return tail.form === null ? cutMiddle(whole, lead === 'any') : tail;
}

/** What stands behind tells more, but Tbk ("listed") is no form without its PT. */
const joint = (head: string, tail: string): string =>
  tail === 'tbk' ? 'pt' : head === 'oy' || tail.includes('oy') ? 'oy' : tail;

type Split = { rest: string[]; form: string | null };

function cutTail(words: string[], country: string | null): Split {
  for (let size = Math.min(mostWords, words.length - 1); size > 0; size--) {
    const back = words.slice(-size);
    const form = formOf(back);
    if (form !== null && mayFollow(formKey(back.join(' ')), country)) return { rest: words.slice(0, -size), form };
  }
  return { rest: words, form: null };
}

function cutHead(words: string[], lead: string | null): Split {
  for (let size = Math.min(mostWords, words.length - 1); size > 0; size--) {
    const front = words.slice(0, size);
    const form = formOf(front);
    if (form !== null && mayLead(formKey(front.join(' ')), lead)) return { rest: words.slice(size), form };
  }
  return { rest: words, form: null };
}

function cutMiddle(words: string[], cyrillic: boolean): Split {
  for (let size = Math.min(mostWords, words.length - 2); size > 0; size--) {
    for (let start = 1; start + size < words.length; start++) {
      const part = words.slice(start, start + size);
      const form = formOf(part);
      const key = formKey(part.join(' '));
      if (form !== null && (middle.test(key) || (cyrillic && cyrillicMiddle.test(key))))
        return { rest: [...words.slice(0, start), ...words.slice(start + size)], form };
    }
  }
  return { rest: words, form: null };
}

const formOf = (words: readonly string[]): string | null => formsByKey.get(formKey(words.join(' '))) ?? null;

/** Long forms spelled out are no names either (Sabiedrība ar ierobežotu atbildību Rīga). */
const mayLead = (key: string, lead: string | null): boolean =>
  leading.has(key) ||
  lead === 'any' ||
  key.length >= 12 ||
  /^[^\p{Script=Latin}]/u.test(key) ||
  (lead !== null && (leadingIn.get(lead)?.split(' ').includes(key) ?? false));

const mayFollow = (key: string, country: string | null): boolean =>
  country === 'any' ||
  (followingIn
    .get(key)
    ?.split(' ')
    .includes(country ?? '') ??
    true);

/**
 * Forms that are one form in two official languages of a country, or its usual English name there. Within these
 * countries they do not contradict: Nestlé AG is Nestlé SA, OOO Romashka is Romashka LLC.
 */
const sameIn = new Map<string, string[]>(
  Object.entries({
    CH: ['ag sa ltd', 'gmbh sarl srl llc', 'gmbh-co-kg kg scm', 'klg snc'],
    LI: ['ag sa'],
    LU: ['ag sa', 'gmbh sarl'],
    BE: ['nv sa', 'bv srl sarl', 'vof snc', 'cv-be sc coop'],
    FI: ['oy ab ltd', 'oyj plc'],
    GR: ['sa a-s', 'epe ltd llc', 'ike pc'],
    CY: ['epe ltd'],
    RU: ['ooo llc ltd', 'ao jsc', 'pao pjsc'],
    UA: ['ooo llc ltd', 'pao pjsc'],
    KZ: ['ooo llp llc', 'ao jsc'],
    BG: ['ood ltd llc', 'eood ltd llc', 'ad plc jsc'],
    RS: ['doo llc ltd'],
    CN: ['co-ltd ltd', 'jsc-cn jsc'],
    HK: ['co-ltd ltd'],
    TW: ['co-ltd ltd'],
    JP: ['kk co-ltd inc corp ltd', 'gk llc'],
    KR: ['jusik co-ltd inc corp ltd'],
    TH: ['thai co-ltd ltd'],
    ID: ['pt tbk'],
    IL: ['baam ltd'],
    GE: ['sps llc ltd', 'ss-ge jsc'],
    SA: ['llc co-ltd'],
    IN: ['pvt-ltd ltd'],
    SG: ['pte-ltd ltd'],
    MY: ['llp plt'],
    CL: ['ltda lda'],
  }),
);

/** @param countries those of both sides, ISO alpha-2 */
export function formsContradict(a: string | null, b: string | null, countries: readonly (string | null)[]): boolean {
  if (a === null || b === null || a === b) return false;
  const [one, other] = [a.split('/'), b.split('/')];
  if (one.some((form) => other.includes(form))) return false;
  const within = (group: string, forms: readonly string[]): boolean =>
    group.split(' ').some((form) => forms.includes(form));
  return !countries.some((country) =>
    (sameIn.get(country ?? '') ?? []).some((group) => within(group, one) && within(group, other)),
  );
}
