/** What the diagnosis finds, in Bokmål. */
import type { FindingLanguage } from './findings.ts';

export const nbFindings: FindingLanguage = {
  words: {
    'outlet-works': {
      says: 'Uttak {outlet} virker: enhetene svarer, og ingen feil står.',
      todo: '',
      unknown: 'Uttak {outlet}: enhetene er ikke hørt fra ennå.',
    },
    'outlet-closed': {
      says: 'Uttak {outlet} er tatt ut av drift av en tekniker. Ingen kan lade der.',
      todo: 'Sett det i drift når arbeidet er ferdig.',
    },
    'meter-dead': {
      says: 'Måleren til uttak {outlet} ({driver}, enhet {unit} på buss {line}) svarer ikke, mens bussen virker. Ingen kan lade der.[ Sist: {error}.]',
      todo: 'Se på målerens strøm, de to RS-485-lederne og enhetsnummeret.',
    },
    'meter-other-unit': {
      says: 'Måleren til uttak {outlet} er stille på enhet {unit} på buss {line}, der oppsettet har den, men en {driver} svarer på enhet {foundUnit}[ (serienummer {serialNumber})]. Ingen kan lade der.',
      todo: 'Still måleren på enhet {unit}, eller skriv enhet {foundUnit} i oppsettet; se først på serienummeret at det er måleren til uttak {outlet}.',
    },
    'meter-other-model': {
      says: 'Noe svarer på enhet {unit} på buss {line}, men det er ingen {driver}, som uttak {outlet} skal måles med. Ingen kan lade der.[ Sist: {error}.]',
      todo: 'Sammenlign merket på måleren med evses[].meter.driver i oppsettet, og rett det som er feil.',
    },
    'meter-implausible': {
      says: 'Måleren til uttak {outlet} ({driver}, enhet {unit} på buss {line}) viser noe som ikke kan stemme[: {reason}]. En lading som pågikk, ble avsluttet og gjort opp etter siste gode avlesning.[ Sist: {error}.]',
      todo: 'Er måleren nullstilt eller byttet, eller er driveren feil? En byttet måler trenger ikke mer; neste kunde kan prøve etter fem minutter.',
    },
    'relay-dead': {
      says: 'Relékortet til uttak {outlet} ({driver}[, enhet {unit}], kanal {channel} på buss {line}) svarer ikke eller gjør ikke som det får beskjed om. Ingen kan lade der; kontaktoren åpner når fristen er ute.[ Sist: {error}.]',
      todo: 'Se på kortets strøm, ledere og enhetsnummer.',
    },
    'relay-does-not-close': {
      says: 'Kontaktoren til uttak {outlet} lukket ikke, eller ble ikke stående lukket. Kunden fikk alle pengene tilbake.',
      todo: 'Test kontaktoren her: klikker kortet, trekker kontaktoren, virker spoleforsyning og hjelpekontakt? Det prøves igjen av seg selv etter fem minutter.',
    },
    'relay-welded': {
      says: 'Kontaktoren til uttak {outlet} åpner ikke: strøm kan gå uten at noen betaler, og uttaket kan stå under spenning.',
      todo: 'Ikke rør kabelen. Slå av uttaket på sikringen, bytt kontaktoren og finn ut hvorfor den sveiset seg fast.',
    },
    'relay-without-dead-man': {
      says: 'Ingenting åpner kontaktoren til uttak {outlet} hvis denne maskinen dør mens en bil lader: releet ({driver}) mangler dødmannsfunksjon.',
      todo: 'Sett inn et relékort med dødmannsfunksjon; hold til da det du svarte for da du tillot det.',
    },
    'pilot-dead': {
      says: 'Ladekontrolleren til uttak {outlet} ({driver}[, enhet {unit}] på buss {line}) svarer ikke. Ingen kan lade der.[ Sist: {error}.]',
      todo: 'Se på kontrollerens strøm, ledere, enhetsnummer og hastighet.',
    },
    'car-line-at-fault': {
      says: 'Ladekontrolleren til uttak {outlet} melder feil på forbindelsen til bilen[ (tilstand {vehicle})].',
      todo: 'Se etter skade og vann på kabel og plugg, og på kontrollerens egen visning (jordfeil, diodesjekk).',
    },
    'line-works': {
      says: 'Buss {line} ({path}) virker.',
      todo: '',
      unknown: 'Buss {line} ({path}) er ikke åpnet ennå.',
    },
    'adapter-gone': {
      says: 'Adapteren til buss {line} er borte: {path} finnes ikke. Ingen kan lade ved {outlets}; kontaktorene har åpnet da fristen var ute.',
      todo: 'Sett inn adapteren, eller gi den strøm. Vises den under en annen sti, skriv den i oppsettet (helst /dev/serial/by-id/…).',
    },
    'adapter-in-use': {
      says: 'Adapteren {path} til buss {line} er i bruk av et annet program[: {holder}]. Ingen kan lade ved {outlets}.',
      todo: 'Avslutt det programmet: to kan ikke spørre på én buss.',
    },
    'adapter-refused': {
      says: 'Adapteren {path} til buss {line} er der, men maskinen vil ikke åpne den: {reason}. Ingen kan lade ved {outlets}.',
      todo: 'Er stasjonens bruker i gruppen som får bruke serieporter (dialout)? I så fall: trekk ut adapteren og sett den inn igjen, og prøv så en annen.',
    },
    'gateway-unreachable': {
      says: 'Omformeren {path} til buss {line} kan ikke nås: {reason}. Ingen kan lade ved {outlets}.',
      todo: 'Se på omformerens strøm, nettkabel, adresse og port.',
    },
    'line-silent': {
      says: 'Buss {line} ({path}) er åpen, og ingen av enhetene svarer: {devices}. Ingen kan lade ved {outlets}.',
      todo: 'Er A og B byttet? Har enhetene strøm? Stemmer hastighet og paritet? Et nytt søk herfra prøver andre enheter og hastigheter.',
    },
    'line-other-speed': {
      says: 'Buss {line} ({path}) er satt til {configured}, og enhet {unit} svarer på {found}. Ingen kan lade ved {outlets}.',
      todo: 'Still enhetene på {configured}, eller skriv {found} i oppsettet; alle enheter på en buss må være like.',
    },
    'line-noisy': {
      says: 'Buss {line} ({path}) er dårlig: {corrupt} av {requests} svar i siste minutt var ødelagt.',
      todo: 'Se på avslutning (120 Ω i begge ender), ledere og skjerm, og at ikke to enheter har samme nummer.',
    },
    'line-other-master': {
      says: 'En annen master spør på buss {line} ({path}): {foreign} av spørsmålene ble hørt i siste minutt. Avlesninger går tapt av det.',
      todo: 'Fjern den andre masteren, eller gi den en egen buss.',
    },
    'payment-works': {
      says: 'Vipps ({host}) svarer, og nøklene er i orden.',
      todo: '',
      unknown: 'Vipps ({host}) er ikke spurt ennå.',
    },
    'network-down': {
      says: 'Maskinen har ikke nett: ikke noe grensesnitt utenom det egne har adresse. Ingen kan betale; lading som pågår, fortsetter, og pengene gjøres opp senere.',
      todo: 'Se på nettkabel eller SIM, ruteren og strømmen til den.',
    },
    'name-not-resolved': {
      says: 'Navnet {host} lar seg ikke slå opp (DNS: {reason}). Ingen kan betale; lading som pågår, fortsetter, og pengene gjøres opp senere.',
      todo: 'Har ruteren vei til internett, og har maskinen en DNS-tjener som svarer?',
    },
    'server-unreachable': {
      says: '{host} er kjent ved navn, men ingen forbindelse til port {port} kommer i stand: {reason}. Ingen kan betale; lading som pågår, fortsetter, og pengene gjøres opp senere.',
      todo: 'Stenger en brannmur eller mobiloperatøren? Er adressen i vipps.baseUrl riktig?',
    },
    'tls-clock': {
      says: 'Sertifikatet til {host} gjelder fra {validFrom} til {validTo}, og maskinen sier {clock}[: {culprit}][ (tjeneren sier {serverTime})]. Ingen kan betale; lading som pågår, fortsetter, og pengene gjøres opp senere.',
      todo: 'Still klokken, og la nettet stille den (NTP). Går klokken riktig, må den som driver tjeneren, fornye sertifikatet.',
    },
    'tls-untrusted': {
      says: '{host} {reason}. Ingen kan betale; lading som pågår, fortsetter, og pengene gjøres opp senere.',
      todo: 'Noe kan sitte mellom stasjonen og tjeneren (en proxy, en innloggingsside). Egen gateway: vipps.gateway.authority må ha utstederen.',
    },
    'keys-refused': {
      says: '{host} svarer, og avviser stasjonens nøkler[: {reason}]. Ingen kan betale; lading som pågår, fortsetter, og pengene gjøres opp senere.',
      todo: 'Er nøklene byttet eller trukket tilbake i portalen? Legg inn de gyldige, og start stasjonen på nytt.',
    },
    'sales-unit-wrong': {
      says: 'Nøklene er gode, men ikke for salgssted {merchantSerialNumber} (merchantSerialNumber), så {host} avviser[: {reason}]. Ingen kan betale; lading som pågår, fortsetter, og pengene gjøres opp senere.',
      todo: 'Sammenlign vipps.merchantSerialNumber i oppsettet med salgsstedet nøklene hører til.',
    },
    'vipps-trouble': {
      says: '{host} kan nås, men gjør ikke jobben sin[: {reason}]. Ingen kan betale; lading som pågår, fortsetter, og pengene gjøres opp senere.',
      todo: 'Vent: det prøves igjen av seg selv. Statussiden til Vipps MobilePay, eller den som driver gatewayen, vet mer.',
    },
    'gateway-certificate': {
      says: 'Stasjonens sertifikat for gatewayen {host} har en feil: {reason}',
      todo: 'Legg inn et fornyet sertifikat og nøkkelen; de tas i bruk uten omstart.',
    },
    'clock-skewed': {
      says: 'Maskinens klokke avviker {seconds} s fra klokken til {host}.',
      todo: 'La nettet stille klokken (NTP): tidene på kvitteringer er feil imens, og med større avvik kommer ingen forbindelse i stand.',
    },
    'webhooks-work': {
      says: 'Stasjonen er registrert for anrop fra Vipps[, og den offentlige adressen {url} svarer].',
      todo: '',
      unknown: 'Om anrop fra Vipps når frem, er ikke kjent ennå.',
    },
    'webhook-not-registered': {
      says: 'Stasjonen er ikke registrert for anrop fra Vipps[: {reason}]. Betalinger følges ved å spørre; en telefon venter litt lenger.',
      todo: 'Det prøves igjen av seg selv. Blir det stående: stemmer nøkler og salgssted, og har salgsstedet plass til én registrering til (høyst 25)?',
    },
    'webhook-unreachable': {
      says: 'Anrop fra Vipps når ikke frem til {url}: {reason}. Betalinger følges ved å spørre; telefonsidene nås kanskje heller ikke.',
      todo: 'Se på tunnelen eller proxyen fra den offentlige adressen, sertifikatet og DNS.',
    },
    'settlement-stuck': {
      says: 'Betaling {reference} er ikke gjort opp: {operation} {state} etter {attempts} forsøk[; neste forsøk {nextTry}].[ Sist: {error}.]',
      todo: 'Mens Vipps eller nettet er nede: vent. Avvist for godt: gjør opp betalingen i portalen; stasjonen ser det innen en time.',
    },
    'needs-person': {
      says: 'Noe trenger et menneske ({alert})[, betaling {reference}]: {message}.',
      todo: 'Driftshåndboken (docs/runbook.md) sier for hvert varsel hva du skal se etter og gjøre.',
    },
    'record-works': {
      says: 'Journalen i {dataDir} kan skrives[; {freeMb} MB er ledig].',
      todo: '',
      unknown: 'Det er ingen journal i {dataDir} ennå[; {freeMb} MB er ledig].',
    },
    'disk-full': {
      says: 'Disken med journalen ({dataDir}) er full[: {freeMb} MB ledig]. Ingenting selges; penger fra tidligere ladinger venter.',
      todo: 'Lag plass på disken (df -h, df -i). Stasjonen merker det og starter av seg selv.',
    },
    'disk-nearly-full': {
      says: 'Disken med journalen ({dataDir}) er nesten full: {freeMb} MB ledig, som noen få dagers lading bruker opp.',
      todo: 'Lag plass på disken (df -h); forkort retention.eventsDays, eller sett inn en større.',
    },
    'record-read-only': {
      says: 'Journalen i {dataDir} kan leses, men ikke skrives[: {reason}]. Ingenting selges; penger fra tidligere ladinger venter.',
      todo: 'Er filsystemet skrivebeskyttet (slik ender et slitt SD-kort), eller tilhører mappen en annen bruker? Stasjonen merker når det er i orden.',
    },
    'record-unusable': {
      says: 'Journalen i {dataDir} kan ikke åpnes[: {reason}]. Ingenting selges; penger fra tidligere ladinger venter.',
      todo: 'Er disken der og montert, og tilhører mappen stasjonens bruker?',
    },
    'record-damaged': {
      says: 'Journalen i {dataDir} er skadet[: {reason}]. Den får ligge som den er. Ingenting selges; penger fra tidligere ladinger venter.',
      todo: 'Stopp stasjonen, ta vare på den skadde filen, legg tilbake en sikkerhetskopi (docs/records.md), og se på disken.',
    },
    'screen-works': {
      says: 'Skjermen virker.',
      todo: '',
      unknown: 'Ingen skjerm følges her.',
    },
    'screen-hung': {
      says: 'Skjermen sto stille og ble rettet {count} ganger, sist {last}.',
      todo: 'Én gang betyr ingenting. Igjen og igjen: se på minne og temperatur, og send bevis til support.',
    },
    'screen-crashed': {
      says: 'Skjermens prosess var borte, eller fikk ikke lastet siden, og ble startet på nytt {count} ganger, sist {last}.',
      todo: 'Én gang betyr ingenting. Igjen og igjen: se på minnet, og send bevis til support.',
    },
    'screen-blank': {
      says: 'Skjermen viste én eneste farge og ble rettet {count} ganger, sist {last}.',
      todo: 'Se på grafikkdriveren og kabelen til panelet.',
    },
    'graphics-failed': {
      says: 'Grafikkmaskinvaren sviktet, og skjermen tegnes av prosessoren alene.',
      todo: 'Det virker, litt tregere. Oppdater grafikkdriveren; neste versjon av programmet prøver maskinvaren igjen.',
    },
    'touch-dead': {
      says: 'Berøringer nådde maskinen, men ikke skjermen; det ble rettet {count} ganger, sist {last}.',
      todo: 'Test berøring på denne skjermen. Døde steder: rens eller bytt panelet. Ingen høres: driveren, eller hvordan den er knyttet til skjermen.',
    },
    'touch-gone': {
      says: 'Berøringsenheten {device} er borte: ingen kan bruke skjermen.',
      todo: 'Se på USB-kabelen til panelet; har den en annen sti nå, skriv den i ui.touchDevice.',
    },
    'computer-works': {
      says: 'Maskinen virker[: {temperature} °C][, {freeMemoryMb} MB minne ledig].[ Klokken er synkronisert: {synchronized}.]',
      todo: '',
    },
    'clock-wrong': {
      says: 'Maskinens klokke sier {clock}, og det kan ikke stemme: {how}[ ({known})].',
      todo: 'Still klokken, la nettet stille den (NTP), og se på klokkebatteriet; start så stasjonen på nytt.',
    },
    'clock-not-synchronized': {
      says: 'Maskinens klokke ({clock}) stilles ikke av nettet.',
      todo: 'Slå på tidssynkronisering (timedatectl set-ntp true), og se om nettet slipper gjennom NTP.',
    },
    'too-hot': {
      says: 'Maskinen er for varm: {temperature} °C. Den arbeider saktere for å verne seg.',
      todo: 'Se på vifte, støv og sol på skapet.',
    },
    'voltage-low': {
      says: 'Maskinens forsyningsspenning er for lav: den kan stoppe når som helst og ødelegge minnekortet.',
      todo: 'Sett inn en sterkere strømforsyning, og en kortere eller tykkere kabel.',
    },
    'memory-low': {
      says: 'Det er lite minne: {freeMemoryMb} av {totalMemoryMb} MB er ledig.',
      todo: 'Hvilket program tar det (top)? Start stasjonen på nytt herfra når ingen lader.',
    },
    'loop-late': {
      says: 'Maskinen har for mye å gjøre: stasjonen kom inntil {lagMs} ms for sent til arbeidet de siste minuttene.',
      todo: 'Hvilket program tar prosessoren (top)? Et relé som ikke får fristen fornyet i tide, åpner.',
    },
    'program-fault': {
      says: 'Programmet fant en feil hos seg selv, åpnet alle releer og stoppet. Systemet starter det på nytt.',
      todo: 'Ta vare på loggen og bevisene, og meld fra.',
    },
    'settings-work': {
      says: 'Oppsettet er i orden.',
      todo: '',
    },
    'setting-questionable': {
      says: 'Oppsettet ved {path}: {message}',
      todo: 'Rett det i station.yaml hvis det ikke var meningen, sjekk med --check, og start stasjonen på nytt.',
    },
    'tariff-expired': {
      says: 'Tariffen tok slutt {end}. Stasjonen selger videre til prisene i den.',
      todo: 'Legg den nye tariffen i oppsettet, og start stasjonen på nytt.',
    },
    'tariff-ends-soon': {
      says: 'Tariffen tar slutt {end}, om {days} dager. Stasjonen vil selge videre til prisene i den.',
      todo: 'Ha neste tariff klar i oppsettet innen da.',
    },
  },
  phrases: {
    reason: {
      fell: 'energiregisteret falt',
      'fell-to-zero': 'energiregisteret falt til null',
      jumped: 'energiregisteret steg mer enn det kan ha gått',
      late: 'svarene kommer for sent',
      standing: 'energiregisteret står stille mens det trekkes effekt',
      'no-deliveries': 'betalinger ble godkjent, og Vipps meldte ikke fra',
      'foreign-answer': 'noe annet svarer der',
      'no-answer-in-time': 'intet svar i tide',
    },
    culprit: {
      clock: 'klokken på denne maskinen går feil',
      certificate: 'sertifikatet er utløpt',
    },
    how: {
      'long-ago': 'den ligger før dette programmet ble laget',
      'behind-record': 'journalen kjenner alt senere tider',
      'set-since': 'den ble stilt mens stasjonen gikk, og den teller fortsatt fra før',
    },
    state: {
      waiting: 'prøves igjen',
      sent: 'er i gang',
      refused: 'ble avvist for godt',
    },
    synchronized: {
      yes: 'ja',
      unknown: 'ingen kan si det her',
    },
  },
};
