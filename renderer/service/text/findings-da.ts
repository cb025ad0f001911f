/** What the diagnosis finds, in Danish. */
import type { FindingLanguage } from './findings.ts';

export const daFindings: FindingLanguage = {
  words: {
    'outlet-works': {
      says: 'Udtag {outlet} virker: enhederne svarer, og der er ingen fejl.',
      todo: '',
      unknown: 'Udtag {outlet}: enhederne er ikke hørt endnu.',
    },
    'outlet-closed': {
      says: 'Udtag {outlet} er taget ud af drift af en tekniker. Ingen kan lade der.',
      todo: 'Sæt det i drift, når arbejdet er færdigt.',
    },
    'meter-dead': {
      says: 'Måleren til udtag {outlet} ({driver}, enhed {unit} på bus {line}) svarer ikke, mens bussen virker. Ingen kan lade der.[ Sidst: {error}.]',
      todo: 'Se på målerens forsyning, de to RS-485-ledere og enhedsnummeret.',
    },
    'meter-other-unit': {
      says: 'Måleren til udtag {outlet} er tavs på enhed {unit} på bus {line}, hvor opsætningen har den, men en {driver} svarer på enhed {foundUnit}[ (serienummer {serialNumber})]. Ingen kan lade der.',
      todo: 'Stil måleren på enhed {unit}, eller skriv enhed {foundUnit} i opsætningen; se først på serienummeret, at det er måleren til udtag {outlet}.',
    },
    'meter-other-model': {
      says: 'Noget svarer på enhed {unit} på bus {line}, men det er ingen {driver}, som udtag {outlet} skal måles med. Ingen kan lade der.[ Sidst: {error}.]',
      todo: 'Sammenlign målerens mærkat med evses[].meter.driver i opsætningen, og ret det, der er forkert.',
    },
    'meter-implausible': {
      says: 'Måleren til udtag {outlet} ({driver}, enhed {unit} på bus {line}) viser noget, der ikke kan passe[: {reason}]. En opladning, der var i gang, blev afsluttet og afregnet efter den sidste gode aflæsning.[ Sidst: {error}.]',
      todo: 'Er måleren nulstillet eller skiftet, eller er driveren forkert? En skiftet måler kræver ikke mere; næste kunde kan prøve efter fem minutter.',
    },
    'relay-dead': {
      says: 'Relækortet til udtag {outlet} ({driver}[, enhed {unit}], kanal {channel} på bus {line}) svarer ikke eller gør ikke, som det får besked på. Ingen kan lade der; kontaktoren åbner, når fristen er ude.[ Sidst: {error}.]',
      todo: 'Se på kortets forsyning, ledere og enhedsnummer.',
    },
    'relay-does-not-close': {
      says: 'Kontaktoren til udtag {outlet} lukkede ikke, eller blev ikke ved med at være lukket. Kunden fik alle pengene tilbage.',
      todo: 'Test kontaktoren her: klikker kortet, trækker kontaktoren, virker spoleforsyning og hjælpekontakt? Det prøves igen af sig selv efter fem minutter.',
    },
    'relay-welded': {
      says: 'Kontaktoren til udtag {outlet} åbner ikke: der kan løbe strøm, som ingen betaler, og udtaget kan være under spænding.',
      todo: 'Rør ikke kablet. Slå udtaget fra ved sikringen, skift kontaktoren, og find ud af, hvorfor den svejsede fast.',
    },
    'relay-without-dead-man': {
      says: 'Intet åbner kontaktoren til udtag {outlet}, hvis computeren dør, mens en bil lader: relæet ({driver}) mangler dødmandsfunktion.',
      todo: 'Sæt et relækort med dødmandsfunktion i; hold indtil da det, du svarede for, da du tillod det.',
    },
    'pilot-dead': {
      says: 'Ladecontrolleren til udtag {outlet} ({driver}[, enhed {unit}] på bus {line}) svarer ikke. Ingen kan lade der.[ Sidst: {error}.]',
      todo: 'Se på controllerens forsyning, ledere, enhedsnummer og hastighed.',
    },
    'car-line-at-fault': {
      says: 'Ladecontrolleren til udtag {outlet} melder fejl på forbindelsen til bilen[ (tilstand {vehicle})].',
      todo: 'Se efter skader og vand på kabel og stik, og på controllerens egen visning (jordfejl, diodekontrol).',
    },
    'line-works': {
      says: 'Bus {line} ({path}) virker.',
      todo: '',
      unknown: 'Bus {line} ({path}) er ikke åbnet endnu.',
    },
    'adapter-gone': {
      says: 'Adapteren til bus {line} er væk: {path} findes ikke. Ingen kan lade ved {outlets}; kontaktorerne åbnede, da fristen var ude.',
      todo: 'Sæt adapteren i, eller giv den strøm. Vises den under en anden sti, så skriv den i opsætningen (helst /dev/serial/by-id/…).',
    },
    'adapter-in-use': {
      says: 'Adapteren {path} til bus {line} bruges af et andet program[: {holder}]. Ingen kan lade ved {outlets}.',
      todo: 'Afslut det program: to kan ikke spørge på én bus.',
    },
    'adapter-refused': {
      says: 'Adapteren {path} til bus {line} er der, men computeren vil ikke åbne den: {reason}. Ingen kan lade ved {outlets}.',
      todo: 'Er stationens bruger i gruppen, der må bruge serieporte (dialout)? I så fald: tag adapteren ud og sæt den i igen, og prøv så en anden.',
    },
    'gateway-unreachable': {
      says: 'Omformeren {path} til bus {line} kan ikke nås: {reason}. Ingen kan lade ved {outlets}.',
      todo: 'Se på omformerens forsyning, netkabel, adresse og port.',
    },
    'line-silent': {
      says: 'Bus {line} ({path}) er åben, og ingen af enhederne svarer: {devices}. Ingen kan lade ved {outlets}.',
      todo: 'Er A og B byttet om? Har enhederne strøm? Passer hastighed og paritet? Et nyt kig herfra prøver andre enheder og hastigheder.',
    },
    'line-other-speed': {
      says: 'Bus {line} ({path}) er sat til {configured}, og enhed {unit} svarer på {found}. Ingen kan lade ved {outlets}.',
      todo: 'Stil enhederne på {configured}, eller skriv {found} i opsætningen; alle enheder på en bus skal være ens.',
    },
    'line-noisy': {
      says: 'Bus {line} ({path}) er dårlig: {corrupt} af {requests} svar i det sidste minut var ødelagt.',
      todo: 'Se på terminering (120 Ω i begge ender), ledere og skærm, og at ikke to enheder har samme nummer.',
    },
    'line-other-master': {
      says: 'En anden master spørger på bus {line} ({path}): {foreign} af dens spørgsmål blev hørt i det sidste minut. Aflæsninger går tabt af det.',
      todo: 'Fjern den anden master, eller giv den en egen bus.',
    },
    'payment-works': {
      says: 'Vipps ({host}) svarer, og nøglerne er i orden.',
      todo: '',
      unknown: 'Vipps ({host}) er ikke spurgt endnu.',
    },
    'network-down': {
      says: 'Computeren har intet net: intet interface ud over dens eget har en adresse. Ingen kan betale; opladning, der er i gang, fortsætter, og pengene afregnes senere.',
      todo: 'Se på netkabel eller SIM, routeren og dens strøm.',
    },
    'name-not-resolved': {
      says: 'Navnet {host} kan ikke slås op (DNS: {reason}). Ingen kan betale; opladning, der er i gang, fortsætter, og pengene afregnes senere.',
      todo: 'Har routeren en vej til internettet, og har computeren en DNS-server, der svarer?',
    },
    'server-unreachable': {
      says: '{host} er kendt ved navn, men ingen forbindelse til port {port} kommer i stand: {reason}. Ingen kan betale; opladning, der er i gang, fortsætter, og pengene afregnes senere.',
      todo: 'Spærrer en firewall eller mobiloperatøren? Er adressen i vipps.baseUrl rigtig?',
    },
    'tls-clock': {
      says: 'Certifikatet for {host} gælder fra {validFrom} til {validTo}, og computeren siger {clock}[: {culprit}][ (serveren siger {serverTime})]. Ingen kan betale; opladning, der er i gang, fortsætter, og pengene afregnes senere.',
      todo: 'Stil uret, og lad nettet stille det (NTP). Går uret rigtigt, skal den, der driver serveren, forny certifikatet.',
    },
    'tls-untrusted': {
      says: '{host} {reason}. Ingen kan betale; opladning, der er i gang, fortsætter, og pengene afregnes senere.',
      todo: 'Noget kan sidde mellem stationen og serveren (en proxy, en login-side). Egen gateway: vipps.gateway.authority skal have dens udsteder.',
    },
    'keys-refused': {
      says: '{host} svarer, og afviser stationens nøgler[: {reason}]. Ingen kan betale; opladning, der er i gang, fortsætter, og pengene afregnes senere.',
      todo: 'Er nøglerne skiftet eller trukket tilbage i portalen? Læg de gyldige ind, og genstart stationen.',
    },
    'sales-unit-wrong': {
      says: 'Nøglerne er gode, men ikke for salgssted {merchantSerialNumber} (merchantSerialNumber), så {host} afviser[: {reason}]. Ingen kan betale; opladning, der er i gang, fortsætter, og pengene afregnes senere.',
      todo: 'Sammenlign vipps.merchantSerialNumber i opsætningen med det salgssted, nøglerne hører til.',
    },
    'vipps-trouble': {
      says: '{host} kan nås, men gør ikke sit arbejde[: {reason}]. Ingen kan betale; opladning, der er i gang, fortsætter, og pengene afregnes senere.',
      todo: 'Vent: det prøves igen af sig selv. Statussiden for Vipps MobilePay, eller den, der driver gatewayen, ved mere.',
    },
    'gateway-certificate': {
      says: 'Stationens certifikat til gatewayen {host} har en fejl: {reason}',
      todo: 'Læg et fornyet certifikat og dets nøgle på plads; de tages i brug uden genstart.',
    },
    'clock-skewed': {
      says: 'Computerens ur afviger {seconds} s fra {host}.',
      todo: 'Lad nettet stille uret (NTP): tiderne på kvitteringer er forkerte imens, og med større afvigelse kommer ingen forbindelse i stand.',
    },
    'webhooks-work': {
      says: 'Stationen er registreret til kald fra Vipps[, og den offentlige adresse {url} svarer].',
      todo: '',
      unknown: 'Om kald fra Vipps når frem, vides ikke endnu.',
    },
    'webhook-not-registered': {
      says: 'Stationen er ikke registreret til kald fra Vipps[: {reason}]. Betalinger følges ved at spørge; en telefon venter lidt længere.',
      todo: 'Det prøves igen af sig selv. Bliver det ved: passer nøgler og salgssted, og har det plads til én registrering til (højst 25)?',
    },
    'webhook-unreachable': {
      says: 'Kald fra Vipps når ikke frem til {url}: {reason}. Betalinger følges ved at spørge; telefonsiderne kan måske heller ikke nås.',
      todo: 'Se på tunnelen eller proxyen fra den offentlige adresse, dens certifikat og DNS.',
    },
    'settlement-stuck': {
      says: 'Betaling {reference} er ikke afregnet: {operation} {state} efter {attempts} forsøg[; næste forsøg {nextTry}].[ Sidst: {error}.]',
      todo: 'Mens Vipps eller nettet er nede: vent. Afvist for altid: afregn betalingen i portalen; stationen ser det inden for en time.',
    },
    'needs-person': {
      says: 'Noget kræver et menneske ({alert})[, betaling {reference}]: {message}.',
      todo: 'Driftshåndbogen (docs/runbook.md) siger for hver advarsel, hvad der skal ses på og gøres.',
    },
    'record-works': {
      says: 'Journalen i {dataDir} kan skrives[; {freeMb} MB er ledige].',
      todo: '',
      unknown: 'Der er ingen journal i {dataDir} endnu[; {freeMb} MB er ledige].',
    },
    'disk-full': {
      says: 'Disken med journalen ({dataDir}) er fuld[: {freeMb} MB ledige]. Intet sælges; penge fra tidligere opladninger venter.',
      todo: 'Gør plads på disken (df -h, df -i). Stationen mærker det og starter af sig selv.',
    },
    'disk-nearly-full': {
      says: 'Disken med journalen ({dataDir}) er næsten fuld: {freeMb} MB ledige, som få dages opladning bruger.',
      todo: 'Gør plads på disken (df -h); forkort retention.eventsDays, eller sæt en større i.',
    },
    'record-read-only': {
      says: 'Journalen i {dataDir} kan læses, men ikke skrives[: {reason}]. Intet sælges; penge fra tidligere opladninger venter.',
      todo: 'Er filsystemet skrivebeskyttet (sådan ender et slidt SD-kort), eller tilhører mappen en anden bruger? Stationen mærker, når det er i orden.',
    },
    'record-unusable': {
      says: 'Journalen i {dataDir} kan ikke åbnes[: {reason}]. Intet sælges; penge fra tidligere opladninger venter.',
      todo: 'Er disken der og monteret, og tilhører mappen stationens bruger?',
    },
    'record-damaged': {
      says: 'Journalen i {dataDir} er beskadiget[: {reason}]. Den får lov at ligge, som den er. Intet sælges; penge fra tidligere opladninger venter.',
      todo: 'Stop stationen, gem den beskadigede fil, læg en sikkerhedskopi tilbage (docs/records.md), og se på disken.',
    },
    'screen-works': {
      says: 'Skærmen virker.',
      todo: '',
      unknown: 'Ingen skærm overvåges her.',
    },
    'screen-hung': {
      says: 'Skærmen stod stille og blev rettet {count} gange, sidst {last}.',
      todo: 'Én gang betyder intet. Igen og igen: se på hukommelse og temperatur, og send beviser til support.',
    },
    'screen-crashed': {
      says: 'Skærmens proces var væk eller kunne ikke hente sin side og blev genstartet {count} gange, sidst {last}.',
      todo: 'Én gang betyder intet. Igen og igen: se på hukommelsen, og send beviser til support.',
    },
    'screen-blank': {
      says: 'Skærmen viste én eneste farve og blev rettet {count} gange, sidst {last}.',
      todo: 'Se på grafikdriveren og panelets kabel.',
    },
    'graphics-failed': {
      says: 'Grafikhardwaren svigtede, og skærmen tegnes af processoren alene.',
      todo: 'Det virker, lidt langsommere. Opdatér grafikdriveren; programmets næste version prøver hardwaren igen.',
    },
    'touch-dead': {
      says: 'Berøringer nåede computeren, men ikke skærmen; det blev rettet {count} gange, sidst {last}.',
      todo: 'Test berøring på denne skærm. Døde steder: rens eller skift panelet. Ingen høres: driveren, eller hvordan den er knyttet til skærmen.',
    },
    'touch-gone': {
      says: 'Berøringsenheden {device} er væk: ingen kan betjene skærmen.',
      todo: 'Se på panelets USB-kabel; har det en anden sti nu, så skriv den i ui.touchDevice.',
    },
    'computer-works': {
      says: 'Computeren virker[: {temperature} °C][, {freeMemoryMb} MB hukommelse ledig].[ Uret er synkroniseret: {synchronized}.]',
      todo: '',
    },
    'clock-wrong': {
      says: 'Computerens ur siger {clock}, og det kan ikke passe: {how}[ ({known})].',
      todo: 'Stil uret, lad nettet stille det (NTP), og se på urets batteri; genstart så stationen.',
    },
    'clock-not-synchronized': {
      says: 'Computerens ur ({clock}) stilles ikke af nettet.',
      todo: 'Slå tidssynkronisering til (timedatectl set-ntp true), og se, om nettet lader NTP igennem.',
    },
    'too-hot': {
      says: 'Computeren er for varm: {temperature} °C. Den arbejder langsommere for at skåne sig.',
      todo: 'Se på blæser, støv og sol på skabet.',
    },
    'voltage-low': {
      says: 'Computerens forsyningsspænding er for lav: den kan stoppe når som helst og ødelægge hukommelseskortet.',
      todo: 'Sæt en stærkere strømforsyning i, og et kortere eller tykkere kabel.',
    },
    'memory-low': {
      says: 'Der er lidt hukommelse: {freeMemoryMb} af {totalMemoryMb} MB er ledige.',
      todo: 'Hvilket program tager den (top)? Genstart stationen herfra, når ingen lader.',
    },
    'loop-late': {
      says: 'Computeren har for travlt: stationen kom op til {lagMs} ms for sent til sit arbejde de sidste minutter.',
      todo: 'Hvilket program tager processoren (top)? Et relæ, hvis frist ikke fornyes i tide, åbner.',
    },
    'program-fault': {
      says: 'Programmet fandt en fejl hos sig selv, åbnede alle relæer og stoppede. Systemet starter det igen.',
      todo: 'Gem loggen og beviserne, og meld det.',
    },
    'settings-work': {
      says: 'Opsætningen er i orden.',
      todo: '',
    },
    'setting-questionable': {
      says: 'Opsætningen ved {path}: {message}',
      todo: 'Ret det i station.yaml, hvis det ikke var meningen, kontrollér med --check, og genstart stationen.',
    },
    'tariff-expired': {
      says: 'Tariffen sluttede {end}. Stationen sælger videre til dens priser.',
      todo: 'Læg den nye tarif i opsætningen, og genstart stationen.',
    },
    'tariff-ends-soon': {
      says: 'Tariffen slutter {end}, om {days} dage. Stationen vil sælge videre til dens priser.',
      todo: 'Hav den næste tarif klar i opsætningen inden da.',
    },
  },
  phrases: {
    reason: {
      fell: 'energiregistret faldt',
      'fell-to-zero': 'energiregistret faldt til nul',
      jumped: 'energiregistret steg mere, end der kan være løbet',
      late: 'svarene kommer for sent',
      standing: 'energiregistret står stille, mens der trækkes effekt',
      'no-deliveries': 'betalinger blev godkendt, og Vipps meldte ikke om dem',
      'foreign-answer': 'noget andet svarer der',
      'no-answer-in-time': 'intet svar i tide',
    },
    culprit: {
      clock: 'computerens ur går forkert',
      certificate: 'certifikatet er udløbet',
    },
    how: {
      'long-ago': 'det ligger før dette program blev lavet',
      'behind-record': 'journalen kender allerede senere tider',
      'set-since': 'det blev stillet, mens stationen kørte, og den tæller stadig fra før',
    },
    state: {
      waiting: 'prøves igen',
      sent: 'er i gang',
      refused: 'blev afvist for altid',
    },
    synchronized: {
      yes: 'ja',
      unknown: 'det kan ingen sige her',
    },
  },
};
