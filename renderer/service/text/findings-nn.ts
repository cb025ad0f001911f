/** What the diagnosis finds, in Nynorsk. */
import type { FindingLanguage } from './findings.ts';

export const nnFindings: FindingLanguage = {
  words: {
    'outlet-works': {
      says: 'Uttak {outlet} verkar: einingane svarar, og ingen feil står.',
      todo: '',
      unknown: 'Uttak {outlet}: einingane er ikkje høyrde frå enno.',
    },
    'outlet-closed': {
      says: 'Uttak {outlet} er teke ut av drift av ein teknikar. Ingen kan lade der.',
      todo: 'Set det i drift når arbeidet er ferdig.',
    },
    'meter-dead': {
      says: 'Målaren til uttak {outlet} ({driver}, eining {unit} på buss {line}) svarar ikkje, medan bussen verkar. Ingen kan lade der.[ Sist: {error}.]',
      todo: 'Sjå på straumen til målaren, dei to RS-485-leiarane og einingsnummeret.',
    },
    'meter-other-unit': {
      says: 'Målaren til uttak {outlet} er stille på eining {unit} på buss {line}, der oppsettet har han, men ein {driver} svarar på eining {foundUnit}[ (serienummer {serialNumber})]. Ingen kan lade der.',
      todo: 'Still målaren på eining {unit}, eller skriv eining {foundUnit} i oppsettet; sjå først på serienummeret at det er målaren til uttak {outlet}.',
    },
    'meter-other-model': {
      says: 'Noko svarar på eining {unit} på buss {line}, men det er ingen {driver}, som uttak {outlet} skal målast med. Ingen kan lade der.[ Sist: {error}.]',
      todo: 'Samanlikn merket på målaren med evses[].meter.driver i oppsettet, og rett det som er feil.',
    },
    'meter-implausible': {
      says: 'Målaren til uttak {outlet} ({driver}, eining {unit} på buss {line}) viser noko som ikkje kan stemme[: {reason}]. Ei lading som gjekk, vart avslutta og gjord opp etter siste gode avlesing.[ Sist: {error}.]',
      todo: 'Er målaren nullstilt eller bytt, eller er drivaren feil? Ein bytt målar treng ikkje meir; neste kunde kan prøve etter fem minutt.',
    },
    'relay-dead': {
      says: 'Relékortet til uttak {outlet} ({driver}[, eining {unit}], kanal {channel} på buss {line}) svarar ikkje eller gjer ikkje som det får melding om. Ingen kan lade der; kontaktoren opnar når fristen er ute.[ Sist: {error}.]',
      todo: 'Sjå på straum, leiarar og einingsnummer til kortet.',
    },
    'relay-does-not-close': {
      says: 'Kontaktoren til uttak {outlet} lukka ikkje, eller vart ikkje ståande lukka. Kunden fekk alle pengane tilbake.',
      todo: 'Test kontaktoren her: klikkar kortet, trekkjer kontaktoren, verkar spoleforsyning og hjelpekontakt? Det blir prøvd igjen av seg sjølv etter fem minutt.',
    },
    'relay-welded': {
      says: 'Kontaktoren til uttak {outlet} opnar ikkje: straum kan gå utan at nokon betaler, og uttaket kan stå under spenning.',
      todo: 'Ikkje rør kabelen. Slå av uttaket på sikringa, byt kontaktoren og finn ut kvifor han sveisa seg fast.',
    },
    'relay-without-dead-man': {
      says: 'Ingenting opnar kontaktoren til uttak {outlet} om denne maskina døyr medan ein bil ladar: releet ({driver}) manglar daudmannsfunksjon.',
      todo: 'Set inn eit relékort med daudmannsfunksjon; hald til då det du svara for då du tillét det.',
    },
    'pilot-dead': {
      says: 'Ladekontrollaren til uttak {outlet} ({driver}[, eining {unit}] på buss {line}) svarar ikkje. Ingen kan lade der.[ Sist: {error}.]',
      todo: 'Sjå på straum, leiarar, einingsnummer og fart til kontrollaren.',
    },
    'car-line-at-fault': {
      says: 'Ladekontrollaren til uttak {outlet} melder feil på sambandet til bilen[ (tilstand {vehicle})].',
      todo: 'Sjå etter skade og vatn på kabel og plugg, og på visinga til kontrollaren (jordfeil, diodesjekk).',
    },
    'line-works': {
      says: 'Buss {line} ({path}) verkar.',
      todo: '',
      unknown: 'Buss {line} ({path}) er ikkje opna enno.',
    },
    'adapter-gone': {
      says: 'Adapteren til buss {line} er borte: {path} finst ikkje. Ingen kan lade ved {outlets}; kontaktorane har opna då fristen var ute.',
      todo: 'Set inn adapteren, eller gi han straum. Viser han seg under ein annan stig, skriv den i oppsettet (helst /dev/serial/by-id/…).',
    },
    'adapter-in-use': {
      says: 'Adapteren {path} til buss {line} er i bruk av eit anna program[: {holder}]. Ingen kan lade ved {outlets}.',
      todo: 'Avslutt det programmet: to kan ikkje spørje på éin buss.',
    },
    'adapter-refused': {
      says: 'Adapteren {path} til buss {line} er der, men maskina vil ikkje opne han: {reason}. Ingen kan lade ved {outlets}.',
      todo: 'Er brukaren til stasjonen i gruppa som får bruke serieportar (dialout)? I så fall: trekk ut adapteren og set han inn igjen, og prøv så ein annan.',
    },
    'gateway-unreachable': {
      says: 'Omformaren {path} til buss {line} kan ikkje nåast: {reason}. Ingen kan lade ved {outlets}.',
      todo: 'Sjå på straum, nettkabel, adresse og port til omformaren.',
    },
    'line-silent': {
      says: 'Buss {line} ({path}) er open, og ingen av einingane svarar: {devices}. Ingen kan lade ved {outlets}.',
      todo: 'Er A og B bytte om? Har einingane straum? Stemmer fart og paritet? Eit nytt søk herifrå prøver andre einingar og fartar.',
    },
    'line-other-speed': {
      says: 'Buss {line} ({path}) er sett til {configured}, og eining {unit} svarar på {found}. Ingen kan lade ved {outlets}.',
      todo: 'Still einingane på {configured}, eller skriv {found} i oppsettet; alle einingar på ein buss må vere like.',
    },
    'line-noisy': {
      says: 'Buss {line} ({path}) er dårleg: {corrupt} av {requests} svar i siste minutt var øydelagde.',
      todo: 'Sjå på avslutning (120 Ω i begge endar), leiarar og skjerm, og at ikkje to einingar har same nummer.',
    },
    'line-other-master': {
      says: 'Ein annan master spør på buss {line} ({path}): {foreign} av spørsmåla vart høyrde i siste minutt. Avlesingar går tapt av det.',
      todo: 'Fjern den andre masteren, eller gi han ein eigen buss.',
    },
    'payment-works': {
      says: 'Vipps ({host}) svarar, og nøklane er i orden.',
      todo: '',
      unknown: 'Vipps ({host}) er ikkje spurd enno.',
    },
    'network-down': {
      says: 'Maskina har ikkje nett: ikkje noko grensesnitt utanom det eigne har adresse. Ingen kan betale; lading som går, held fram, og pengane blir gjorde opp seinare.',
      todo: 'Sjå på nettkabel eller SIM, ruteren og straumen til han.',
    },
    'name-not-resolved': {
      says: 'Namnet {host} lèt seg ikkje slå opp (DNS: {reason}). Ingen kan betale; lading som går, held fram, og pengane blir gjorde opp seinare.',
      todo: 'Har ruteren veg til internett, og har maskina ein DNS-tenar som svarar?',
    },
    'server-unreachable': {
      says: '{host} er kjend ved namn, men inkje samband til port {port} kjem i stand: {reason}. Ingen kan betale; lading som går, held fram, og pengane blir gjorde opp seinare.',
      todo: 'Stengjer ein brannmur eller mobiloperatøren? Er adressa i vipps.baseUrl rett?',
    },
    'tls-clock': {
      says: 'Sertifikatet til {host} gjeld frå {validFrom} til {validTo}, og maskina seier {clock}[: {culprit}][ (tenaren seier {serverTime})]. Ingen kan betale; lading som går, held fram, og pengane blir gjorde opp seinare.',
      todo: 'Still klokka, og lat nettet stille henne (NTP). Går klokka rett, må den som driv tenaren, fornye sertifikatet.',
    },
    'tls-untrusted': {
      says: '{host} {reason}. Ingen kan betale; lading som går, held fram, og pengane blir gjorde opp seinare.',
      todo: 'Noko kan sitje mellom stasjonen og tenaren (ein proxy, ei innloggingsside). Eigen gateway: vipps.gateway.authority må ha utferdaren.',
    },
    'keys-refused': {
      says: '{host} svarar, og avviser nøklane til stasjonen[: {reason}]. Ingen kan betale; lading som går, held fram, og pengane blir gjorde opp seinare.',
      todo: 'Er nøklane bytte eller trekte tilbake i portalen? Legg inn dei gyldige, og start stasjonen på nytt.',
    },
    'sales-unit-wrong': {
      says: 'Nøklane er gode, men ikkje for salsstad {merchantSerialNumber} (merchantSerialNumber), så {host} avviser[: {reason}]. Ingen kan betale; lading som går, held fram, og pengane blir gjorde opp seinare.',
      todo: 'Samanlikn vipps.merchantSerialNumber i oppsettet med salsstaden nøklane høyrer til.',
    },
    'vipps-trouble': {
      says: '{host} kan nåast, men gjer ikkje jobben sin[: {reason}]. Ingen kan betale; lading som går, held fram, og pengane blir gjorde opp seinare.',
      todo: 'Vent: det blir prøvd igjen av seg sjølv. Statussida til Vipps MobilePay, eller den som driv gatewayen, veit meir.',
    },
    'gateway-certificate': {
      says: 'Sertifikatet til stasjonen for gatewayen {host} har ein feil: {reason}',
      todo: 'Legg inn eit fornya sertifikat og nøkkelen; dei blir tekne i bruk utan omstart.',
    },
    'clock-skewed': {
      says: 'Klokka på maskina avvik {seconds} s frå klokka til {host}.',
      todo: 'Lat nettet stille klokka (NTP): tidene på kvitteringar er feil imens, og med større avvik kjem inkje samband i stand.',
    },
    'webhooks-work': {
      says: 'Stasjonen er registrert for anrop frå Vipps[, og den offentlege adressa {url} svarar].',
      todo: '',
      unknown: 'Om anrop frå Vipps når fram, er ikkje kjent enno.',
    },
    'webhook-not-registered': {
      says: 'Stasjonen er ikkje registrert for anrop frå Vipps[: {reason}]. Betalingar blir følgde ved å spørje; ein telefon ventar litt lenger.',
      todo: 'Det blir prøvd igjen av seg sjølv. Blir det ståande: stemmer nøklar og salsstad, og har salsstaden plass til éi registrering til (høgst 25)?',
    },
    'webhook-unreachable': {
      says: 'Anrop frå Vipps når ikkje fram til {url}: {reason}. Betalingar blir følgde ved å spørje; telefonsidene kan kanskje heller ikkje nåast.',
      todo: 'Sjå på tunnelen eller proxyen frå den offentlege adressa, sertifikatet og DNS.',
    },
    'settlement-stuck': {
      says: 'Betaling {reference} er ikkje gjord opp: {operation} {state} etter {attempts} forsøk[; neste forsøk {nextTry}].[ Sist: {error}.]',
      todo: 'Medan Vipps eller nettet er nede: vent. Avvist for godt: gjer opp betalinga i portalen; stasjonen ser det innan ein time.',
    },
    'needs-person': {
      says: 'Noko treng eit menneske ({alert})[, betaling {reference}]: {message}.',
      todo: 'Driftshandboka (docs/runbook.md) seier for kvart varsel kva du skal sjå etter og gjere.',
    },
    'record-works': {
      says: 'Journalen i {dataDir} kan skrivast[; {freeMb} MB er ledig].',
      todo: '',
      unknown: 'Det er ingen journal i {dataDir} enno[; {freeMb} MB er ledig].',
    },
    'disk-full': {
      says: 'Disken med journalen ({dataDir}) er full[: {freeMb} MB ledig]. Ingenting blir selt; pengar frå tidlegare ladingar ventar.',
      todo: 'Lag plass på disken (df -h, df -i). Stasjonen merkar det og startar av seg sjølv.',
    },
    'disk-nearly-full': {
      says: 'Disken med journalen ({dataDir}) er nesten full: {freeMb} MB ledig, som nokre få dagars lading brukar opp.',
      todo: 'Lag plass på disken (df -h); kort ned retention.eventsDays, eller set inn ein større.',
    },
    'record-read-only': {
      says: 'Journalen i {dataDir} kan lesast, men ikkje skrivast[: {reason}]. Ingenting blir selt; pengar frå tidlegare ladingar ventar.',
      todo: 'Er filsystemet skriveverna (slik endar eit slite SD-kort), eller høyrer mappa til ein annan brukar? Stasjonen merkar når det er i orden.',
    },
    'record-unusable': {
      says: 'Journalen i {dataDir} kan ikkje opnast[: {reason}]. Ingenting blir selt; pengar frå tidlegare ladingar ventar.',
      todo: 'Er disken der og montert, og høyrer mappa til brukaren til stasjonen?',
    },
    'record-damaged': {
      says: 'Journalen i {dataDir} er skadd[: {reason}]. Han får liggje som han er. Ingenting blir selt; pengar frå tidlegare ladingar ventar.',
      todo: 'Stopp stasjonen, ta vare på den skadde fila, legg tilbake ein tryggingskopi (docs/records.md), og sjå på disken.',
    },
    'screen-works': {
      says: 'Skjermen verkar.',
      todo: '',
      unknown: 'Ingen skjerm blir følgd her.',
    },
    'screen-hung': {
      says: 'Skjermen stod stille og vart retta {count} gonger, sist {last}.',
      todo: 'Éin gong betyr ingenting. Om att og om att: sjå på minne og temperatur, og send prov til support.',
    },
    'screen-crashed': {
      says: 'Prosessen til skjermen var borte, eller fekk ikkje lasta sida, og vart starta på nytt {count} gonger, sist {last}.',
      todo: 'Éin gong betyr ingenting. Om att og om att: sjå på minnet, og send prov til support.',
    },
    'screen-blank': {
      says: 'Skjermen viste éin einaste farge og vart retta {count} gonger, sist {last}.',
      todo: 'Sjå på grafikkdrivaren og kabelen til panelet.',
    },
    'graphics-failed': {
      says: 'Grafikkmaskinvara svikta, og skjermen blir teikna av prosessoren åleine.',
      todo: 'Det verkar, litt seinare. Oppdater grafikkdrivaren; neste versjon av programmet prøver maskinvara igjen.',
    },
    'touch-dead': {
      says: 'Trykk nådde maskina, men ikkje skjermen; det vart retta {count} gonger, sist {last}.',
      todo: 'Test trykk på denne skjermen. Døde stader: reins eller byt panelet. Ingen høyrest: drivaren, eller korleis han er knytt til skjermen.',
    },
    'touch-gone': {
      says: 'Trykkeininga {device} er borte: ingen kan bruke skjermen.',
      todo: 'Sjå på USB-kabelen til panelet; har han ein annan stig no, skriv den i ui.touchDevice.',
    },
    'computer-works': {
      says: 'Maskina verkar[: {temperature} °C][, {freeMemoryMb} MB minne ledig].[ Klokka er synkronisert: {synchronized}.]',
      todo: '',
    },
    'clock-wrong': {
      says: 'Klokka på maskina seier {clock}, og det kan ikkje stemme: {how}[ ({known})].',
      todo: 'Still klokka, lat nettet stille henne (NTP), og sjå på klokkebatteriet; start så stasjonen på nytt.',
    },
    'clock-not-synchronized': {
      says: 'Klokka på maskina ({clock}) blir ikkje stilt av nettet.',
      todo: 'Slå på tidssynkronisering (timedatectl set-ntp true), og sjå om nettet slepper gjennom NTP.',
    },
    'too-hot': {
      says: 'Maskina er for varm: {temperature} °C. Ho arbeider saktare for å verne seg.',
      todo: 'Sjå på vifte, støv og sol på skapet.',
    },
    'voltage-low': {
      says: 'Forsyningsspenninga til maskina er for låg: ho kan stoppe når som helst og øydeleggje minnekortet.',
      todo: 'Set inn ei sterkare straumforsyning, og ein kortare eller tjukkare kabel.',
    },
    'memory-low': {
      says: 'Det er lite minne: {freeMemoryMb} av {totalMemoryMb} MB er ledig.',
      todo: 'Kva program tek det (top)? Start stasjonen på nytt herifrå når ingen ladar.',
    },
    'loop-late': {
      says: 'Maskina har for mykje å gjere: stasjonen kom inntil {lagMs} ms for seint til arbeidet dei siste minutta.',
      todo: 'Kva program tek prosessoren (top)? Eit relé som ikkje får fristen fornya i tide, opnar.',
    },
    'program-fault': {
      says: 'Programmet fann ein feil hos seg sjølv, opna alle reléa og stoppa. Systemet startar det på nytt.',
      todo: 'Ta vare på loggen og prova, og meld frå.',
    },
    'settings-work': {
      says: 'Oppsettet er i orden.',
      todo: '',
    },
    'setting-questionable': {
      says: 'Oppsettet ved {path}: {message}',
      todo: 'Rett det i station.yaml om det ikkje var meininga, sjekk med --check, og start stasjonen på nytt.',
    },
    'tariff-expired': {
      says: 'Tariffen tok slutt {end}. Stasjonen sel vidare til prisane i han.',
      todo: 'Legg den nye tariffen i oppsettet, og start stasjonen på nytt.',
    },
    'tariff-ends-soon': {
      says: 'Tariffen tek slutt {end}, om {days} dagar. Stasjonen vil selje vidare til prisane i han.',
      todo: 'Ha neste tariff klar i oppsettet innan då.',
    },
  },
  phrases: {
    reason: {
      fell: 'energiregisteret fall',
      'fell-to-zero': 'energiregisteret fall til null',
      jumped: 'energiregisteret steig meir enn det kan ha gått',
      late: 'svara kjem for seint',
      standing: 'energiregisteret står stille medan det blir trekt effekt',
      'no-deliveries': 'betalingar vart godkjende, og Vipps melde ikkje frå',
      'foreign-answer': 'noko anna svarar der',
      'no-answer-in-time': 'ikkje svar i tide',
    },
    culprit: {
      clock: 'klokka på denne maskina går feil',
      certificate: 'sertifikatet er gått ut',
    },
    how: {
      'long-ago': 'ho ligg før dette programmet vart laga',
      'behind-record': 'journalen kjenner alt seinare tider',
      'set-since': 'ho vart stilt medan stasjonen gjekk, og han tel framleis frå før',
    },
    state: {
      waiting: 'blir prøvd igjen',
      sent: 'er i gang',
      refused: 'vart avvist for godt',
    },
    synchronized: {
      yes: 'ja',
      unknown: 'ingen kan seie det her',
    },
  },
};
