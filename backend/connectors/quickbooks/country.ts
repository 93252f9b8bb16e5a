/** ISO 3166-1 alpha-2 codes of places that people live in; QuickBooks keeps whatever somebody typed. */
const codes =
  'AD AE AF AG AI AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NR NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WS XK YE YT ZA ZM ZW'.split(
    ' ',
  );

const spellings: ReadonlyMap<string, string> = new Map([
  ...names('en'),
  ...names('de'),
  ...names('fr'),
  ...names('es'),
  ['usa', 'US'],
  ['u.s.a.', 'US'],
  ['united states of america', 'US'],
  ['uk', 'GB'],
  ['great britain', 'GB'],
  ['england', 'GB'],
  ['scotland', 'GB'],
  ['wales', 'GB'],
  ['holland', 'NL'],
]);

function names(locale: string): [string, string][] {
  const display = new Intl.DisplayNames(locale, { type: 'region' });
  return codes.map((code) => [(display.of(code) ?? code).toLowerCase(), code]);
}

/** The country of an address as its code where it is understood, else as it was written. */
export function countryCode(written: string | null): string | null {
  if (written === null) return null;
  const trimmed = written.trim();
  if (codes.includes(trimmed.toUpperCase())) return trimmed.toUpperCase();
  return spellings.get(trimmed.toLowerCase()) ?? trimmed;
}
