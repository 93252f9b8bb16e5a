/**
 * Companies as a book and a checkout spell them when both abbreviate, translate towns and move words about. In order:
 * country, name in the book and in Stripe, street in the book and in Stripe, town in the book and in Stripe, postal code.
 */
const lines = `
DE | Bäckerei Großmann Inh. Karl Großmann e.K. | Baeckerei Grossmann e.K. | Am Markt 3 | Am Markt 3 | Görlitz | Goerlitz | 02826
DE | Stadtwerke München GmbH | SWM Stadtwerke Muenchen GmbH | Emmy-Noether-Str. 2 | Emmy-Noether-Straße 2 | München | Munich | 80992
DE | Dr. Oetker Nahrungsmittel KG | Dr. August Oetker Nahrungsmittel KG | Lutterstr. 14 | Lutterstraße 14 | Bielefeld | Bielefeld | 33617
DE | Weiß & Söhne Heizungsbau GmbH & Co. KG | Weiss und Soehne Heizungsbau GmbH + Co KG | Industrieweg 12a | Industrieweg 12 a | Köln | Cologne | 50829
AT | Käserei Bregenzerwald e.Gen. | Kaeserei Bregenzerwald eGen | Dorf 120 | Dorf 120 | Egg | Egg | 6863
CH | Confiserie Läderach (Schweiz) AG | Confiserie Laederach Schweiz AG | Grossbodenstrasse 4 | Grossbodenstr. 4 | Ennenda | Ennenda | 8755
FR | L'Atelier de l'Étoile SARL | Atelier de l Etoile | 8 bis, rue Saint-Honoré | 8bis Rue St Honore | Paris | Paris | 75001
FR | Établissements Lefèvre & Fils SAS | Ets Lefevre et Fils | Zone Industrielle Nord, 4 avenue Foch | 4 av. Foch, ZI Nord | Reims | Reims | 51100
FR | Société Nouvelle Gaspard | Ste Nouvelle Gaspard | 22 boulevard Voltaire | 22 Bd Voltaire | Paris | Paris | 75011
BE | Boulangerie Père & Fils SRL | Boulangerie Pere et Fils | Rue Neuve 5 bte 3 | 5/3 Rue Neuve | Liège | Liege | 4000
NL | 't Hoekje Horeca B.V. | t Hoekje Horeca BV | Oudegracht 112-II | Oudegracht 112 II | Utrecht | Utrecht | 3511 AW
ES | Panadería Ibáñez e Hijos, S.L. | PANADERIA IBANEZ E HIJOS SL | C/ de la Fuente, 14, 2º B | Calle de la Fuente 14 2B | Logroño | Logrono | 26001
ES | Cía. Española de Aceites, S.A. | Compañía Española de Aceites SA | Avda. de la Constitución 30 | Avenida Constitucion, 30 | Sevilla | Seville | 41001
IT | F.lli Bianchi di Bianchi Mario & C. S.n.c. | Fratelli Bianchi SNC | Via G. Garibaldi, 45 | Via Garibaldi 45 | Torino | Turin | 10122
IT | Farmacia Dott.ssa Rossi | Farmacia Rossi | Corso Italia 9 | C.so Italia, 9 | Genova | Genoa | 16122
PT | Irmãos Simões & Cª, Lda. | Irmaos Simoes e Ca Lda | Av. da Liberdade, 110 | Avenida da Liberdade 110 | Lisboa | Lisbon | 1250-146
DK | Brdr. Sørensen Møbler A/S | Brødrene Sørensen Møbler | Hovedgaden 12 | Hovedgaden 12 | Århus | Aarhus | 8000
SE | Byggfirma Öberg & Ström AB | Byggfirma Oberg och Strom AB | Södra Vägen 22 | Sodra Vagen 22 | Göteborg | Gothenburg | 412 54
NO | Brødrene Dahl Rør AS | Brodrene Dahl Ror AS | Storgt. 5 | Storgata 5 | Tromsø | Tromso | 9008
FI | Äijälän Säätötekniikka Oy | Aijalan Saatotekniikka Oy | Hämeenkatu 12 B 4 | Hameenkatu 12 B4 | Tampere | Tampere | 33100
PL | Przedsiębiorstwo Handlowe "Żubr" Sp. z o.o. | PH ZUBR Sp. z o.o. | ul. Świętokrzyska 14/3 | Swietokrzyska 14 m. 3 | Warszawa | Warsaw | 00-050
CZ | Řeznictví Dvořák, s.r.o. | Reznictvi Dvorak sro | Nám. Míru 8 | Namesti Miru 8 | Plzeň | Plzen | 301 00
SK | Ľubica Kováčová – Kvety | Lubica Kovacova Kvety | Štúrova 3 | Sturova 3 | Bratislava | Bratislava | 811 02
HU | Tóth és Társa Kft. | Toth es Tarsa Kft | Rákóczi út 42. | Rakoczi ut 42 | Budapest | Budapest | 1072
RO | Brutăria Ştefan S.R.L. | Brutaria Stefan SRL | Str. Mihai Viteazul nr. 8 | Strada Mihai Viteazu 8 | Iaşi | Iasi | 700000
BG | Пекарна Слънце ООД | Pekarna Slantse OOD | ул. Граф Игнатиев 10 | ul. Graf Ignatiev 10 | София | Sofia | 1000
GR | Αφοί Παπαδόπουλοι Ο.Ε. | Afoi Papadopouloi O.E. | Τσιμισκή 21 | Tsimiski 21 | Θεσσαλονίκη | Thessaloniki | 546 24
GR | Ξενοδοχείο Ακρόπολη Α.Ε. | Xenodocheio Akropoli AE | Διονυσίου Αρεοπαγίτου 5 | Dionysiou Areopagitou 5 | Αθήνα | Athens | 117 42
RS | Пекара Ђорђевић д.о.о. | Pekara Djordjevic doo | Кнез Михаилова 12 | Knez Mihailova 12 | Београд | Belgrade | 11000
HR | Čistoća Šibenik d.o.o. | Cistoca Sibenik doo | Ulica kralja Zvonimira 3 | Kralja Zvonimira 3 | Šibenik | Sibenik | 22000
RU | ООО «Хлебозавод №7» | OOO Hlebozavod No. 7 | ул. Щербаковская, д. 5 | Shcherbakovskaya ul. 5 | Москва | Moscow | 105318
UA | ТОВ «Київхліб» | Kyivkhlib LLC | вул. Межигірська 83 | Mezhyhirska St 83 | Київ | Kyiv | 04080
TR | Güneş Gıda San. ve Tic. Ltd. Şti. | Gunes Gida Sanayi ve Ticaret Limited Sirketi | Atatürk Bulvarı No:15 | Ataturk Bulvari 15 | İzmir | Izmir | 35210
IE | Murphy & Sons (Cork) Ltd | Murphy and Sons Cork Limited | 12 Patrick's Street | 12 Patricks St | Cork | Cork | T12 W8KP
GB | St. James’s Place Dental Practice Ltd | St James Place Dental Practice Limited | Unit 4, The Old Mill, High St | Unit 4 The Old Mill High Street | Reading | Reading | RG1 2AB
GB | J. Smith & Co. (Builders) Limited | J Smith & Co Builders Ltd | 27A Church Rd | 27a Church Road | Bath | Bath | BA1 1AA
US | Johnson & Johnson Family Dentistry, P.C. | Johnson and Johnson Family Dentistry PC | 1200 N. Main St., Ste. 210 | 1200 North Main Street Suite 210 | Dayton | Dayton | 45402
US | A-1 Plumbing & Heating Co. | A1 Plumbing and Heating Company | 55 W 3rd St | 55 West Third Street | Erie | Erie | 16501
US | The Saint Paul Brewing Company | St. Paul Brewing Co | 688 Minnehaha Ave E | 688 Minnehaha Avenue East | Saint Paul | St. Paul | 55106
CA | Les Entreprises Bélanger ltée | Entreprises Belanger Ltee | 455, boul. René-Lévesque O. | 455 boulevard Rene-Levesque Ouest | Québec | Quebec | G1S 1S1
AU | O’Reilly’s Rainforest Retreat Pty Ltd | OReillys Rainforest Retreat P/L | 3582 Lamington National Park Rd | 3582 Lamington National Park Road | Canungra | Canungra | 4275
NZ | Māori Arts & Crafts Limited | Maori Arts and Crafts Ltd | 17 Hemo Rd | 17 Hemo Road | Rotorua | Rotorua | 3010
ZA | Kruger Motors (Pty) Ltd | Kruger Motors Proprietary Limited | 8 Long St | 8 Long Street | Nelspruit | Mbombela | 1200
IN | M/s Gupta Traders Pvt. Ltd. | Gupta Traders Private Limited | B-12, 2nd Floor, Nehru Place | B 12 Nehru Place 2nd Fl | New Delhi | Delhi | 110019
SG | Tan Ah Kow & Sons Pte. Ltd. | Tan Ah Kow and Sons Private Limited | 10 Anson Road #05-17 | 10 Anson Rd #05-17 | Singapore | Singapore | 079903
JP | 株式会社サトウ食品 | （株）サトウ食品 | 中央区銀座1-2-3 | 東京都中央区銀座１－２－３ | 東京 | 東京 | 104-0061
KR | 한빛소프트 주식회사 | (주)한빛소프트 | 테헤란로 12 | 테헤란로 12 | 서울 | 서울 | 06234
CN | 深圳市腾达科技有限公司 | 深圳市腾达科技有限责任公司 | 科技园路8号 | 科技园路8号 | 深圳 | 深圳 | 518057
BR | Padaria São José Ltda. - ME | Padaria Sao Jose LTDA ME | R. Quinze de Novembro, 123 | Rua 15 de Novembro 123 | Curitiba | Curitiba | 80020-310
MX | Muebles Muñoz, S.A. de C.V. | Muebles Munoz SA de CV | Av. Insurgentes Sur 1602, Col. Crédito Constructor | Insurgentes Sur 1602 | Ciudad de México | CDMX | 03940
AR | Almacén Don Julio S.R.L. | Almacen Don Julio SRL | Av. Corrientes 1234 Piso 5 | Avenida Corrientes 1234 | Buenos Aires | CABA | C1043
IL | שמש אנרגיה בע"מ | Shemesh Energy Ltd | Herzl 5 | Herzl St 5 | Tel Aviv | Tel Aviv-Yafo | 6423806
AE | مؤسسة النور للتجارة | Al Noor Trading Est. | Sheikh Zayed Rd 12 | Sheikh Zayed Road 12 | Dubai | Dubai | 00000
`;

type Dressed = {
  country: string;
  book: { name: string; street: string; city: string };
  stripe: { name: string; street: string; city: string };
  postalCode: string;
};

export const companiesDressed: readonly Dressed[] = lines
  .trim()
  .split('\n')
  .map((line) => {
    const [country = '', book = '', stripe = '', from = '', to = '', town = '', city = '', postalCode = ''] =
      line.split(' | ');
    return {
      country,
      book: { name: book, street: from, city: town },
      stripe: { name: stripe, street: to, city },
      postalCode,
    };
  });

/** Where a name says more than the other, or is written in letters that are not romanised: a question, and no match. */
export const asksAbout = /^(SWM|Dr\. August|Fratelli Bianchi|PH ZUBR|Shemesh|Al Noor)/;
