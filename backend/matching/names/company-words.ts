const wordsOf = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** What a company is, not who: a name may have it on one side and lack it on the other. */
const descriptive = wordsOf(`
  group gruppe holding holdings fund fonds capital partners consulting solutions services service systems software
  technologies technology tech trading trade exports export imports industries international global media studio studios
  design bank hotel restaurant cafe grill bistro bar deli pizza trattoria ristorante verlag bau immobilien verwaltung
  handel logistik transport transporte werke apotheke praxis kanzlei steuerberatung rechtsanwalte architekten
  versicherung stiftung university universitat institut institute school schule church foundation trust association club
  verein council ministry department stadt gemeinde hospital klinik clinic energy solar pharma chemie motors auto
  automotive foods food farm farms shop store stores market markt digital labs lab networks network agency agentur`);

/** Further words that companies bear and persons do not, in the languages of many countries. */
const trades = wordsOf(`
  groupe grupo gruppo grupa koncern fondo partner associates consultants beratung conseil consultoria consulenza
  doradztwo servicios servizi systemes sistemas technologie tecnologia technik traders handels commerce comercio
  commercio import industrie industria industrial medien designs banque banco banca hotels hostel hostal albergo
  restaurante restauracja caffe coffee pub pizzeria kitchen catering bakery bakers backerei konditorei boulangerie
  patisserie panaderia padaria panificio piekarnia brewery brauerei brasserie cerveceria winery weingut bodega butchers
  metzgerei boucherie publishing press editions editorial editora build builders building construction construcciones
  construction costruzioni bouw bygg realty properties estates immobilier inmobiliaria immobiliare logistics transports
  trasporti spedition freight shipping cargo werk fabrik factory pharmacy pharmacie farmacia zahnarztpraxis clinica
  klinikum dental dentists lawyers solicitors attorneys avocats abogados notar architects architectes insurance
  assurances seguros fundacion fondation fondazione fundacja universite universidad universita instituto ecole escuela
  scuola college academy akademie kindergarten kita kirche pfarrei parish asociacion associazione associacao comune
  ayuntamiento mairie city county krankenhaus energie energia chemicals motor autos autohaus garage werkstatt shops
  boutique supermarket supermercado laboratories agence agencia agenzia salon beauty barbers gym fitness yoga spa travel
  tours reisen reiseburo viajes events cleaning reinigung security plumbing electric electrical elektro sanitar heizung
  roofing painting malerei landscaping gardens garten floristik flowers blumen fleuriste jewelers juwelier optik optics
  fashion mode moda textiles textil printing druck druckerei imprimerie imprenta tipografia supplies supply supplier
  distribution distribuidora vertrieb wholesale retail manufacturing productions production produktion engineering
  ingenieure ingenierie ingenieria machines maschinen maschinenbau metall metal steel stahl holz wood tools gesellschaft
  company compagnie compania companhia corporation enterprises enterprise entreprise empresa impresa unternehmen firm
  office buro bureau brothers bros sons sohne fratelli hermanos freres synowie cooperative kooperative genossenschaft
  team crew`);

/** Words that tell sister companies of one group from each other. */
const distinguishing = wordsOf(`
  beheer vastgoed eiendom eiendommer ejendomme ejendom fastigheter fastighet kiinteistot kiinteisto inversiones inversion inmobiliaria inmobiliario patrimoine patrimonial participations participation participaciones participacoes partecipazioni immobiliare
  immobiliere immobilier gestion gestione gestao nieruchomosci inwestycje ingatlan nekretnine nemovitosti grundbesitz grundstucks grundstuck vermogen vermogens besitz vermietung rental rentals staffing cloud data research development biotech medical
  medizintechnik agrar agro agri hospitality events travel reisen shipping aviation marine automotive rail security facility facilities cleaning reinigung elektro metall holz wellness junior express mobile online web studios hotels
  emea apac dach benelux nordics scandinavia norge norway sverige sweden danmark denmark suomi finland iceland portugal greece hellas turkiye turkey russia ukraine romania bulgaria croatia hrvatska slovenia slovensko slovakia czech cesko
  hungary magyarorszag serbia srbija latvia lithuania estonia baltic baltics balkan israel egypt africa nigeria kenya korea taiwan vietnam thailand malaysia indonesia philippines pakistan bangladesh emirates dubai saudi qatar argentina chile
  colombia peru california texas florida york boston chicago scotland wales england britain oesterreich belgique belgie luxembourg liechtenstein
  roma rome milano milan torino napoli madrid barcelona valencia sevilla lisboa lisbon porto amsterdam rotterdam utrecht brussels bruxelles antwerpen zurich geneve geneva basel bern salzburg linz innsbruck koln cologne frankfurt stuttgart dusseldorf
  leipzig dresden hannover nurnberg bremen essen dortmund muenchen lyon marseille toulouse lille bordeaux nantes strasbourg oslo bergen stockholm goteborg malmo kobenhavn copenhagen aarhus helsinki tampere warszawa warsaw krakow gdansk wroclaw poznan
  praha prague brno bratislava budapest bucuresti sofia zagreb ljubljana beograd athens athina istanbul ankara izmir moscow moskva kyiv kiev riga vilnius tallinn dublin cork edinburgh glasgow manchester birmingham leeds liverpool bristol sydney
  melbourne brisbane perth auckland toronto montreal vancouver mumbai delhi bengaluru bangalore tokyo osaka seoul beijing shanghai shenzhen hanoi jakarta bangkok manila
  holding holdings beteiligung beteiligungs beteiligungen beteiligungsgesellschaft invest investment investments
  immobilien real estate properties verwaltung verwaltungs vermogensverwaltung management services service trading trade
  handel handels vertrieb vertriebs sales retail wholesale logistics logistik transport transporte export exports import
  imports international global europe europa capital fund fonds ventures finance financial leasing bank insurance
  versicherung production produktion produktions manufacturing technologies technology software systems digital media
  consulting energy solar pharma bau construction engineering healthcare health it labs foundation stiftung academy
  akademie consumer industrial north south east west nord sud ost nordic deutschland germany austria osterreich schweiz
  switzerland suisse france italia italy espana spain nederland netherlands belgium uk usa america asia polska poland
  india singapore china japan australia canada brasil brazil mexico ireland east western eastern northern southern wien
  graz berlin hamburg munchen london paris`);

/** True for a word that makes a name a company's. */
export const isCompanyWord = (word: string): boolean => descriptive.has(word) || trades.has(word);

/** True for a word without which a company is still the same. A missing one contradicts nothing. */
export const isDescriptive = (word: string): boolean => descriptive.has(word) && !distinguishing.has(word);

export const isDistinguishing = (word: string): boolean => distinguishing.has(word);
