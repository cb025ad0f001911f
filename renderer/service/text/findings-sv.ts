/** What the diagnosis finds, in Swedish. */
import type { FindingLanguage } from './findings.ts';

export const svFindings: FindingLanguage = {
  words: {
    'outlet-works': {
      says: 'Uttag {outlet} fungerar: enheterna svarar, och inget fel finns.',
      todo: '',
      unknown: 'Uttag {outlet}: enheterna har inte hörts ännu.',
    },
    'outlet-closed': {
      says: 'Uttag {outlet} har tagits ur drift av en tekniker. Ingen kan ladda där.',
      todo: 'Sätt det i drift när arbetet är klart.',
    },
    'meter-dead': {
      says: 'Mätaren till uttag {outlet} ({driver}, enhet {unit} på buss {line}) svarar inte, medan bussen fungerar. Ingen kan ladda där.[ Senast: {error}.]',
      todo: 'Se över mätarens matning, de två RS-485-ledarna och enhetsnumret.',
    },
    'meter-other-unit': {
      says: 'Mätaren till uttag {outlet} är tyst på enhet {unit} på buss {line}, där inställningarna har den, men en {driver} svarar på enhet {foundUnit}[ (serienummer {serialNumber})]. Ingen kan ladda där.',
      todo: 'Ställ mätaren på enhet {unit}, eller skriv enhet {foundUnit} i inställningarna; se först på serienumret att det är mätaren till uttag {outlet}.',
    },
    'meter-other-model': {
      says: 'Något svarar på enhet {unit} på buss {line}, men det är ingen {driver}, som uttag {outlet} ska mätas med. Ingen kan ladda där.[ Senast: {error}.]',
      todo: 'Jämför mätarens märkning med evses[].meter.driver i inställningarna, och rätta det som är fel.',
    },
    'meter-implausible': {
      says: 'Mätaren till uttag {outlet} ({driver}, enhet {unit} på buss {line}) visar något som inte kan stämma[: {reason}]. En pågående laddning avslutades och räknades av på den senaste goda avläsningen.[ Senast: {error}.]',
      todo: 'Har mätaren nollställts eller bytts, eller är drivrutinen fel? En bytt mätare behöver inget mer; nästa kund kan försöka efter fem minuter.',
    },
    'relay-dead': {
      says: 'Reläkortet till uttag {outlet} ({driver}[, enhet {unit}], kanal {channel} på buss {line}) svarar inte eller gör inte som det blir tillsagt. Ingen kan ladda där; kontaktorn öppnar när fristen är ute.[ Senast: {error}.]',
      todo: 'Se över kortets matning, ledare och enhetsnummer.',
    },
    'relay-does-not-close': {
      says: 'Kontaktorn till uttag {outlet} slöt inte, eller förblev inte sluten. Kunden fick tillbaka alla pengar.',
      todo: 'Testa kontaktorn här: klickar kortet, drar kontaktorn, fungerar spolmatning och hjälpkontakt? Det prövas igen av sig självt efter fem minuter.',
    },
    'relay-welded': {
      says: 'Kontaktorn till uttag {outlet} öppnar inte: ström kan gå som ingen betalar, och uttaget kan vara spänningssatt.',
      todo: 'Rör inte kabeln. Slå från uttaget vid säkringen, byt kontaktorn och ta reda på varför den svetsade fast.',
    },
    'relay-without-dead-man': {
      says: 'Inget öppnar kontaktorn till uttag {outlet} om datorn dör medan en bil laddar: reläet ({driver}) saknar dödmansfunktion.',
      todo: 'Sätt in ett reläkort med dödmansfunktion; håll till dess det du svarade för när du tillät det.',
    },
    'pilot-dead': {
      says: 'Laddregulatorn till uttag {outlet} ({driver}[, enhet {unit}] på buss {line}) svarar inte. Ingen kan ladda där.[ Senast: {error}.]',
      todo: 'Se över regulatorns matning, ledare, enhetsnummer och hastighet.',
    },
    'car-line-at-fault': {
      says: 'Laddregulatorn till uttag {outlet} visar fel på förbindelsen till bilen[ (tillstånd {vehicle})].',
      todo: 'Leta efter skador och vatten på kabel och kontakt, och se regulatorns egen visning (jordfel, diodkontroll).',
    },
    'line-works': {
      says: 'Buss {line} ({path}) fungerar.',
      todo: '',
      unknown: 'Buss {line} ({path}) har inte öppnats ännu.',
    },
    'adapter-gone': {
      says: 'Adaptern till buss {line} är borta: {path} finns inte. Ingen kan ladda vid {outlets}; kontaktorerna öppnade när fristen var ute.',
      todo: 'Sätt i adaptern, eller ge den ström. Syns den under en annan sökväg, skriv den i inställningarna (helst /dev/serial/by-id/…).',
    },
    'adapter-in-use': {
      says: 'Adaptern {path} till buss {line} används av ett annat program[: {holder}]. Ingen kan ladda vid {outlets}.',
      todo: 'Avsluta det programmet: två kan inte fråga på en buss.',
    },
    'adapter-refused': {
      says: 'Adaptern {path} till buss {line} finns, men datorn vägrar öppna den: {reason}. Ingen kan ladda vid {outlets}.',
      todo: 'Är stationens användare i gruppen som får använda serieportar (dialout)? I så fall: dra ut adaptern och sätt i den igen, och pröva sedan en annan.',
    },
    'gateway-unreachable': {
      says: 'Omvandlaren {path} till buss {line} går inte att nå: {reason}. Ingen kan ladda vid {outlets}.',
      todo: 'Se över omvandlarens matning, nätkabel, adress och port.',
    },
    'line-silent': {
      says: 'Buss {line} ({path}) är öppen, och ingen av enheterna svarar: {devices}. Ingen kan ladda vid {outlets}.',
      todo: 'Är A och B omkastade? Har enheterna ström? Stämmer hastighet och paritet? En ny titt härifrån prövar andra enheter och hastigheter.',
    },
    'line-other-speed': {
      says: 'Buss {line} ({path}) är inställd på {configured}, och enhet {unit} svarar på {found}. Ingen kan ladda vid {outlets}.',
      todo: 'Ställ enheterna på {configured}, eller skriv {found} i inställningarna; alla enheter på en buss måste vara lika.',
    },
    'line-noisy': {
      says: 'Buss {line} ({path}) är dålig: {corrupt} av {requests} svar den senaste minuten var förvanskade.',
      todo: 'Se över avslutning (120 Ω i båda ändar), ledare och skärm, och att inte två enheter har samma nummer.',
    },
    'line-other-master': {
      says: 'En annan master frågar på buss {line} ({path}): {foreign} av dess frågor hördes den senaste minuten. Avläsningar går förlorade av det.',
      todo: 'Ta bort den andra mastern, eller ge den en egen buss.',
    },
    'payment-works': {
      says: 'Vipps ({host}) svarar, och nycklarna är i ordning.',
      todo: '',
      unknown: 'Vipps ({host}) har inte frågats ännu.',
    },
    'network-down': {
      says: 'Datorn har inget nät: inget gränssnitt utom det egna har en adress. Ingen kan betala; laddning som pågår fortsätter, och pengarna avräknas senare.',
      todo: 'Se över nätkabel eller SIM, routern och dess ström.',
    },
    'name-not-resolved': {
      says: 'Namnet {host} går inte att slå upp (DNS: {reason}). Ingen kan betala; laddning som pågår fortsätter, och pengarna avräknas senare.',
      todo: 'Har routern en väg till internet, och har datorn en DNS-server som svarar?',
    },
    'server-unreachable': {
      says: '{host} är känd vid namn, men ingen anslutning till port {port} kommer till stånd: {reason}. Ingen kan betala; laddning som pågår fortsätter, och pengarna avräknas senare.',
      todo: 'Spärrar en brandvägg eller mobiloperatören? Är adressen i vipps.baseUrl rätt?',
    },
    'tls-clock': {
      says: 'Certifikatet för {host} gäller från {validFrom} till {validTo}, och datorn säger {clock}[: {culprit}][ (servern säger {serverTime})]. Ingen kan betala; laddning som pågår fortsätter, och pengarna avräknas senare.',
      todo: 'Ställ klockan, och låt nätet ställa den (NTP). Går klockan rätt måste den som driver servern förnya certifikatet.',
    },
    'tls-untrusted': {
      says: '{host} {reason}. Ingen kan betala; laddning som pågår fortsätter, och pengarna avräknas senare.',
      todo: 'Något kan sitta mellan stationen och servern (en proxy, en inloggningssida). Egen gateway: vipps.gateway.authority måste ha dess utfärdare.',
    },
    'keys-refused': {
      says: '{host} svarar, och avvisar stationens nycklar[: {reason}]. Ingen kan betala; laddning som pågår fortsätter, och pengarna avräknas senare.',
      todo: 'Har nycklarna bytts eller återkallats i portalen? Lägg in de giltiga, och starta om stationen.',
    },
    'sales-unit-wrong': {
      says: 'Nycklarna är bra, men inte för försäljningsställe {merchantSerialNumber} (merchantSerialNumber), så {host} avvisar[: {reason}]. Ingen kan betala; laddning som pågår fortsätter, och pengarna avräknas senare.',
      todo: 'Jämför vipps.merchantSerialNumber i inställningarna med försäljningsstället som nycklarna hör till.',
    },
    'vipps-trouble': {
      says: '{host} går att nå, men gör inte sitt arbete[: {reason}]. Ingen kan betala; laddning som pågår fortsätter, och pengarna avräknas senare.',
      todo: 'Vänta: det försöks igen av sig självt. Statussidan för Vipps MobilePay, eller den som driver gatewayen, vet mer.',
    },
    'gateway-certificate': {
      says: 'Stationens certifikat för gatewayen {host} har ett fel: {reason}',
      todo: 'Lägg dit ett förnyat certifikat och dess nyckel; de tas i bruk utan omstart.',
    },
    'clock-skewed': {
      says: 'Datorns klocka skiljer {seconds} s från {host}.',
      todo: 'Låt nätet ställa klockan (NTP): tiderna på kvitton är fel så länge, och med större skillnad kommer ingen anslutning till stånd.',
    },
    'webhooks-work': {
      says: 'Stationen är registrerad för anrop från Vipps[, och den publika adressen {url} svarar].',
      todo: '',
      unknown: 'Om anrop från Vipps når fram är inte känt ännu.',
    },
    'webhook-not-registered': {
      says: 'Stationen är inte registrerad för anrop från Vipps[: {reason}]. Betalningar följs genom att fråga; en telefon väntar lite längre.',
      todo: 'Det försöks igen av sig självt. Blir det kvar: stämmer nycklar och försäljningsställe, och har det plats för en registrering till (högst 25)?',
    },
    'webhook-unreachable': {
      says: 'Anrop från Vipps når inte fram till {url}: {reason}. Betalningar följs genom att fråga; telefonsidorna nås kanske inte heller.',
      todo: 'Se över tunneln eller proxyn från den publika adressen, dess certifikat och DNS.',
    },
    'settlement-stuck': {
      says: 'Betalning {reference} är inte avräknad: {operation} {state} efter {attempts} försök[; nästa försök {nextTry}].[ Senast: {error}.]',
      todo: 'Medan Vipps eller nätet är nere: vänta. Avvisat för gott: avräkna betalningen i portalen; stationen ser det inom en timme.',
    },
    'needs-person': {
      says: 'Något behöver en människa ({alert})[, betalning {reference}]: {message}.',
      todo: 'Drifthandboken (docs/runbook.md) säger för varje larm vad som ska ses över och göras.',
    },
    'record-works': {
      says: 'Journalen i {dataDir} går att skriva[; {freeMb} MB är lediga].',
      todo: '',
      unknown: 'Det finns ingen journal i {dataDir} ännu[; {freeMb} MB är lediga].',
    },
    'disk-full': {
      says: 'Disken med journalen ({dataDir}) är full[: {freeMb} MB lediga]. Inget säljs; pengar från tidigare laddningar väntar.',
      todo: 'Gör plats på disken (df -h, df -i). Stationen märker det och startar av sig själv.',
    },
    'disk-nearly-full': {
      says: 'Disken med journalen ({dataDir}) är nästan full: {freeMb} MB lediga, vilket några dagars laddning förbrukar.',
      todo: 'Gör plats på disken (df -h); förkorta retention.eventsDays, eller sätt in en större.',
    },
    'record-read-only': {
      says: 'Journalen i {dataDir} går att läsa men inte skriva[: {reason}]. Inget säljs; pengar från tidigare laddningar väntar.',
      todo: 'Är filsystemet skrivskyddat (så slutar ett slitet SD-kort), eller tillhör mappen en annan användare? Stationen märker när det är lagat.',
    },
    'record-unusable': {
      says: 'Journalen i {dataDir} går inte att öppna[: {reason}]. Inget säljs; pengar från tidigare laddningar väntar.',
      todo: 'Finns disken och är den monterad, och tillhör mappen stationens användare?',
    },
    'record-damaged': {
      says: 'Journalen i {dataDir} är skadad[: {reason}]. Den får ligga som den är. Inget säljs; pengar från tidigare laddningar väntar.',
      todo: 'Stoppa stationen, spara den skadade filen, lägg tillbaka en säkerhetskopia (docs/records.md), och se över disken.',
    },
    'screen-works': {
      says: 'Skärmen fungerar.',
      todo: '',
      unknown: 'Ingen skärm bevakas här.',
    },
    'screen-hung': {
      says: 'Skärmen stod stilla och lagades {count} gånger, senast {last}.',
      todo: 'En gång betyder inget. Om och om igen: se över minne och temperatur, och skicka underlag till supporten.',
    },
    'screen-crashed': {
      says: 'Skärmens process var borta, eller kunde inte ladda sidan, och startades om {count} gånger, senast {last}.',
      todo: 'En gång betyder inget. Om och om igen: se över minnet, och skicka underlag till supporten.',
    },
    'screen-blank': {
      says: 'Skärmen visade en enda färg och lagades {count} gånger, senast {last}.',
      todo: 'Se över grafikdrivrutinen och panelens kabel.',
    },
    'graphics-failed': {
      says: 'Grafikhårdvaran svek, och skärmen ritas av processorn ensam.',
      todo: 'Det fungerar, lite långsammare. Uppdatera grafikdrivrutinen; nästa version av programmet prövar hårdvaran igen.',
    },
    'touch-dead': {
      says: 'Beröringar nådde datorn men inte skärmen; det lagades {count} gånger, senast {last}.',
      todo: 'Testa beröring på den här skärmen. Döda ställen: rengör eller byt panelen. Ingen hörs: drivrutinen, eller hur den är knuten till skärmen.',
    },
    'touch-gone': {
      says: 'Beröringsenheten {device} är borta: ingen kan använda skärmen.',
      todo: 'Se över panelens USB-kabel; har den en annan sökväg nu, skriv den i ui.touchDevice.',
    },
    'computer-works': {
      says: 'Datorn fungerar[: {temperature} °C][, {freeMemoryMb} MB minne ledigt].[ Klockan är synkroniserad: {synchronized}.]',
      todo: '',
    },
    'clock-wrong': {
      says: 'Datorns klocka säger {clock}, och det kan inte stämma: {how}[ ({known})].',
      todo: 'Ställ klockan, låt nätet ställa den (NTP), och se över klockans batteri; starta sedan om stationen.',
    },
    'clock-not-synchronized': {
      says: 'Datorns klocka ({clock}) ställs inte av nätet.',
      todo: 'Slå på tidssynkronisering (timedatectl set-ntp true), och se om nätet släpper igenom NTP.',
    },
    'too-hot': {
      says: 'Datorn är för varm: {temperature} °C. Den arbetar långsammare för att skydda sig.',
      todo: 'Se över fläkt, damm och sol på skåpet.',
    },
    'voltage-low': {
      says: 'Datorns matningsspänning är för låg: den kan stanna när som helst och förstöra minneskortet.',
      todo: 'Sätt in en starkare strömkälla, och en kortare eller tjockare kabel.',
    },
    'memory-low': {
      says: 'Minnet är knappt: {freeMemoryMb} av {totalMemoryMb} MB är lediga.',
      todo: 'Vilket program tar det (top)? Starta om stationen härifrån när ingen laddar.',
    },
    'loop-late': {
      says: 'Datorn har för mycket att göra: stationen kom upp till {lagMs} ms för sent till sitt arbete de senaste minuterna.',
      todo: 'Vilket program tar processorn (top)? Ett relä vars frist inte förnyas i tid öppnar.',
    },
    'program-fault': {
      says: 'Programmet hittade ett eget fel, öppnade alla reläer och stannade. Systemet startar det igen.',
      todo: 'Spara loggen och underlaget, och rapportera det.',
    },
    'settings-work': {
      says: 'Inställningarna är i ordning.',
      todo: '',
    },
    'setting-questionable': {
      says: 'Inställningarna vid {path}: {message}',
      todo: 'Rätta det i station.yaml om det inte var meningen, kontrollera med --check, och starta om stationen.',
    },
    'tariff-expired': {
      says: 'Tariffen tog slut {end}. Stationen säljer vidare till dess priser.',
      todo: 'Lägg den nya tariffen i inställningarna, och starta om stationen.',
    },
    'tariff-ends-soon': {
      says: 'Tariffen tar slut {end}, om {days} dagar. Stationen kommer att sälja vidare till dess priser.',
      todo: 'Ha nästa tariff klar i inställningarna till dess.',
    },
  },
  phrases: {
    reason: {
      fell: 'energiregistret sjönk',
      'fell-to-zero': 'energiregistret sjönk till noll',
      jumped: 'energiregistret steg mer än vad som kan ha flutit',
      late: 'svaren kommer för sent',
      standing: 'energiregistret står stilla medan effekt tas ut',
      'no-deliveries': 'betalningar godkändes, och Vipps meddelade inget om dem',
      'foreign-answer': 'något annat svarar där',
      'no-answer-in-time': 'inget svar i tid',
    },
    culprit: {
      clock: 'datorns klocka går fel',
      certificate: 'certifikatet har gått ut',
    },
    how: {
      'long-ago': 'den ligger före det att programmet gjordes',
      'behind-record': 'journalen känner redan till senare tider',
      'set-since': 'den ställdes medan stationen gick, och den räknar ännu från förut',
    },
    state: {
      waiting: 'försöks igen',
      sent: 'pågår',
      refused: 'avvisades för gott',
    },
    synchronized: {
      yes: 'ja',
      unknown: 'ingen kan säga det här',
    },
  },
};
