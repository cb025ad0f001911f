/** What the diagnosis finds, in Finnish. */
import type { FindingLanguage } from './findings.ts';

export const fiFindings: FindingLanguage = {
  words: {
    'outlet-works': {
      says: 'Latauspiste {outlet} toimii: sen laitteet vastaavat, eikä vikoja ole.',
      todo: '',
      unknown: 'Latauspiste {outlet}: sen laitteista ei ole vielä kuultu.',
    },
    'outlet-closed': {
      says: 'Teknikko on ottanut latauspisteen {outlet} pois käytöstä. Siellä ei voi ladata.',
      todo: 'Ota se käyttöön, kun työ on tehty.',
    },
    'meter-dead': {
      says: 'Latauspisteen {outlet} mittari ({driver}, laite {unit} väylällä {line}) ei vastaa, vaikka väylä toimii. Siellä ei voi ladata.[ Viimeksi: {error}.]',
      todo: 'Tarkista mittarin syöttö, sen kaksi RS-485-johdinta ja laitenumero.',
    },
    'meter-other-unit': {
      says: 'Latauspisteen {outlet} mittari on hiljaa laitteena {unit} väylällä {line}, missä se asetusten mukaan on, mutta {driver} vastaa laitteena {foundUnit}[ (sarjanumero {serialNumber})]. Siellä ei voi ladata.',
      todo: 'Aseta mittari laitteeksi {unit}, tai kirjoita asetuksiin laite {foundUnit}; katso ensin sarjanumerosta, että se on latauspisteen {outlet} mittari.',
    },
    'meter-other-model': {
      says: 'Jokin vastaa laitteena {unit} väylällä {line}, mutta se ei ole {driver}, jolla latauspiste {outlet} mitataan. Siellä ei voi ladata.[ Viimeksi: {error}.]',
      todo: 'Vertaa mittarin kilpeä asetusten kohtaan evses[].meter.driver, ja korjaa väärä.',
    },
    'meter-implausible': {
      says: 'Latauspisteen {outlet} mittari ({driver}, laite {unit} väylällä {line}) näyttää mahdotonta[: {reason}]. Käynnissä ollut lataus päätettiin ja laskutettiin viimeisen hyvän lukeman mukaan.[ Viimeksi: {error}.]',
      todo: 'Onko mittari nollattu tai vaihdettu, vai onko ajuri väärä? Vaihdettu mittari ei tarvitse muuta; seuraava asiakas voi yrittää viiden minuutin päästä.',
    },
    'relay-dead': {
      says: 'Latauspisteen {outlet} relekortti ({driver}[, laite {unit}], kanava {channel} väylällä {line}) ei vastaa tai ei tottele. Siellä ei voi ladata; kontaktori avautuu aikarajan jälkeen.[ Viimeksi: {error}.]',
      todo: 'Tarkista kortin syöttö, johtimet ja laitenumero.',
    },
    'relay-does-not-close': {
      says: 'Latauspisteen {outlet} kontaktori ei sulkeutunut tai ei pysynyt kiinni. Asiakas sai kaikki rahat takaisin.',
      todo: 'Testaa kontaktori täältä: naksahtaako kortti, vetääkö kontaktori, toimivatko kelan syöttö ja apukosketin? Sitä yritetään itsestään uudelleen viiden minuutin päästä.',
    },
    'relay-welded': {
      says: 'Latauspisteen {outlet} kontaktori ei avaudu: virtaa voi kulkea maksutta, ja pistorasia voi olla jännitteinen.',
      todo: 'Älä koske kaapeliin. Katkaise latauspisteen virta sulakkeesta, vaihda kontaktori ja selvitä, miksi se hitsautui.',
    },
    'relay-without-dead-man': {
      says: 'Mikään ei avaa latauspisteen {outlet} kontaktoria, jos tämä tietokone sammuu latauksen aikana: releessä ({driver}) ei ole turva-avausta.',
      todo: 'Asenna relekortti, jossa on turva-avaus; pidä siihen asti se, mistä vastasit luvan antaessasi.',
    },
    'pilot-dead': {
      says: 'Latauspisteen {outlet} latausohjain ({driver}[, laite {unit}] väylällä {line}) ei vastaa. Siellä ei voi ladata.[ Viimeksi: {error}.]',
      todo: 'Tarkista ohjaimen syöttö, johtimet, laitenumero ja nopeus.',
    },
    'car-line-at-fault': {
      says: 'Latauspisteen {outlet} latausohjain ilmoittaa vian autoyhteydessä[ (tila {vehicle})].',
      todo: 'Etsi vaurioita ja vettä kaapelista ja pistokkeesta, ja katso ohjaimen oma näyttö (maavika, diodin tarkistus).',
    },
    'line-works': {
      says: 'Väylä {line} ({path}) toimii.',
      todo: '',
      unknown: 'Väylää {line} ({path}) ei ole vielä avattu.',
    },
    'adapter-gone': {
      says: 'Väylän {line} sovitin on poissa: {path} puuttuu. Latauspisteissä {outlets} ei voi ladata; kontaktorit avautuivat aikarajan jälkeen.',
      todo: 'Kytke sovitin tai anna sille virtaa. Jos sen polku on nyt toinen, kirjoita se asetuksiin (mieluiten /dev/serial/by-id/…).',
    },
    'adapter-in-use': {
      says: 'Toinen ohjelma käyttää väylän {line} sovitinta {path}[: {holder}]. Latauspisteissä {outlets} ei voi ladata.',
      todo: 'Lopeta se ohjelma: kaksi ei voi kysyä samalla väylällä.',
    },
    'adapter-refused': {
      says: 'Väylän {line} sovitin {path} on paikallaan, mutta tietokone ei avaa sitä: {reason}. Latauspisteissä {outlets} ei voi ladata.',
      todo: 'Onko aseman käyttäjä ryhmässä, joka saa käyttää sarjaportteja (dialout)? Jos on: irrota sovitin ja kytke uudelleen, sitten kokeile toista.',
    },
    'gateway-unreachable': {
      says: 'Väylän {line} muunnin {path} ei ole tavoitettavissa: {reason}. Latauspisteissä {outlets} ei voi ladata.',
      todo: 'Tarkista muuntimen syöttö, verkkokaapeli, osoite ja portti.',
    },
    'line-silent': {
      says: 'Väylä {line} ({path}) on auki, mutta yksikään laite ei vastaa: {devices}. Latauspisteissä {outlets} ei voi ladata.',
      todo: 'Ovatko A ja B ristissä? Onko laitteilla virtaa? Täsmäävätkö nopeus ja pariteetti? Katso uudelleen kokeilee täältä muita laitteita ja nopeuksia.',
    },
    'line-other-speed': {
      says: 'Väylän {line} ({path}) asetus on {configured}, mutta laite {unit} vastaa asetuksella {found}. Latauspisteissä {outlets} ei voi ladata.',
      todo: 'Aseta laitteet arvoon {configured}, tai kirjoita asetuksiin {found}; väylän kaikkien laitteiden on oltava samoin.',
    },
    'line-noisy': {
      says: 'Väylä {line} ({path}) on huono: {corrupt} / {requests} vastausta viime minuutilla oli virheellisiä.',
      todo: 'Tarkista päätteet (120 Ω molemmissa päissä), johtimet ja suojavaippa, ja ettei kahdella laitteella ole samaa numeroa.',
    },
    'line-other-master': {
      says: 'Toinen isäntä kysyy väylällä {line} ({path}): sen kysymyksiä kuultiin {foreign} viime minuutilla. Lukemia häviää siitä.',
      todo: 'Poista toinen isäntä, tai anna sille oma väylä.',
    },
    'payment-works': {
      says: 'Vipps ({host}) vastaa, ja avaimet ovat kunnossa.',
      todo: '',
      unknown: 'Vippsiltä ({host}) ei ole vielä kysytty.',
    },
    'network-down': {
      says: 'Tietokoneella ei ole verkkoa: vain sen omalla liitännällä on osoite. Kukaan ei voi maksaa; käynnissä oleva lataus jatkuu, ja rahat tilitetään myöhemmin.',
      todo: 'Tarkista verkkokaapeli tai SIM, reititin ja sen virta.',
    },
    'name-not-resolved': {
      says: 'Nimeä {host} ei löydy (DNS: {reason}). Kukaan ei voi maksaa; käynnissä oleva lataus jatkuu, ja rahat tilitetään myöhemmin.',
      todo: 'Onko reitittimellä yhteys internetiin, ja vastaako tietokoneen DNS-palvelin?',
    },
    'server-unreachable': {
      says: '{host} tunnetaan nimeltä, mutta yhteyttä porttiin {port} ei synny: {reason}. Kukaan ei voi maksaa; käynnissä oleva lataus jatkuu, ja rahat tilitetään myöhemmin.',
      todo: 'Estääkö palomuuri tai mobiilioperaattori? Onko osoite kohdassa vipps.baseUrl oikein?',
    },
    'tls-clock': {
      says: 'Palvelimen {host} varmenne on voimassa {validFrom} – {validTo}, ja tietokone sanoo {clock}[: {culprit}][ (palvelin sanoo {serverTime})]. Kukaan ei voi maksaa; käynnissä oleva lataus jatkuu, ja rahat tilitetään myöhemmin.',
      todo: 'Aseta kello ja anna verkon asettaa se (NTP). Jos kello on oikeassa, palvelimen ylläpitäjän on uusittava varmenne.',
    },
    'tls-untrusted': {
      says: '{host} {reason}. Kukaan ei voi maksaa; käynnissä oleva lataus jatkuu, ja rahat tilitetään myöhemmin.',
      todo: 'Aseman ja palvelimen välissä voi olla jotain (välityspalvelin, kirjautumissivu). Oma yhdyskäytävä: kohdassa vipps.gateway.authority on oltava sen myöntäjä.',
    },
    'keys-refused': {
      says: '{host} vastaa ja hylkää aseman avaimet[: {reason}]. Kukaan ei voi maksaa; käynnissä oleva lataus jatkuu, ja rahat tilitetään myöhemmin.',
      todo: 'Onko avaimet vaihdettu tai peruttu portaalissa? Aseta voimassa olevat ja käynnistä asema uudelleen.',
    },
    'sales-unit-wrong': {
      says: 'Avaimet ovat hyvät, mutta eivät myyntipisteelle {merchantSerialNumber} (merchantSerialNumber), joten {host} hylkää[: {reason}]. Kukaan ei voi maksaa; käynnissä oleva lataus jatkuu, ja rahat tilitetään myöhemmin.',
      todo: 'Vertaa asetusten kohtaa vipps.merchantSerialNumber myyntipisteeseen, jonka avaimet ne ovat.',
    },
    'vipps-trouble': {
      says: '{host} on tavoitettavissa, mutta ei toimi[: {reason}]. Kukaan ei voi maksaa; käynnissä oleva lataus jatkuu, ja rahat tilitetään myöhemmin.',
      todo: 'Odota: sitä yritetään itsestään uudelleen. Vipps MobilePayn tilasivu tai yhdyskäytävän ylläpitäjä tietää enemmän.',
    },
    'gateway-certificate': {
      says: 'Aseman varmenteessa yhdyskäytävälle {host} on vika: {reason}',
      todo: 'Aseta uusittu varmenne ja sen avain paikoilleen; ne otetaan käyttöön ilman käynnistystä.',
    },
    'clock-skewed': {
      says: 'Tietokoneen kello eroaa {seconds} s palvelimesta {host}.',
      todo: 'Anna verkon asettaa kello (NTP): kuittien ajat ovat sillä aikaa väärin, ja suuremmalla erolla yhteyttä ei synny.',
    },
    'webhooks-work': {
      says: 'Asema on rekisteröity Vippsin kutsuihin[, ja sen julkinen osoite {url} vastaa].',
      todo: '',
      unknown: 'Vielä ei tiedetä, tulevatko Vippsin kutsut perille.',
    },
    'webhook-not-registered': {
      says: 'Asemaa ei ole rekisteröity Vippsin kutsuihin[: {reason}]. Maksuja seurataan kysymällä; puhelin odottaa hieman kauemmin.',
      todo: 'Sitä yritetään itsestään uudelleen. Jos se jää: ovatko avaimet ja myyntipiste oikein, ja onko siellä tilaa yhdelle rekisteröinnille (enintään 25)?',
    },
    'webhook-unreachable': {
      says: 'Vippsin kutsut eivät tule perille osoitteeseen {url}: {reason}. Maksuja seurataan kysymällä; puhelinsivutkaan eivät ehkä aukea.',
      todo: 'Tarkista tunneli tai välityspalvelin julkisesta osoitteesta asemalle, sen varmenne ja DNS.',
    },
    'settlement-stuck': {
      says: 'Maksua {reference} ei ole tilitetty: {operation} {state}, yrityksiä {attempts}[; seuraava yritys {nextTry}].[ Viimeksi: {error}.]',
      todo: 'Kun Vipps tai verkko on poikki: odota. Hylätty lopullisesti: tilitä maksu portaalissa; asema näkee sen tunnin sisällä.',
    },
    'needs-person': {
      says: 'Jokin tarvitsee ihmisen ({alert})[, maksu {reference}]: {message}.',
      todo: 'Käyttöohje (docs/runbook.md) kertoo joka hälytyksestä, mitä katsoa ja tehdä.',
    },
    'record-works': {
      says: 'Kirjanpitoon {dataDir} voi kirjoittaa[; {freeMb} Mt vapaana].',
      todo: '',
      unknown: 'Kirjanpitoa {dataDir} ei vielä ole[; {freeMb} Mt vapaana].',
    },
    'disk-full': {
      says: 'Kirjanpidon levy ({dataDir}) on täynnä[: {freeMb} Mt vapaana]. Mitään ei myydä; aiempien latausten rahat odottavat.',
      todo: 'Tee tilaa levylle (df -h, df -i). Asema huomaa sen ja käynnistyy itsestään.',
    },
    'disk-nearly-full': {
      says: 'Kirjanpidon levy ({dataDir}) on lähes täynnä: {freeMb} Mt vapaana, minkä muutaman päivän lataukset kuluttavat.',
      todo: 'Tee tilaa levylle (df -h); lyhennä retention.eventsDays, tai asenna suurempi.',
    },
    'record-read-only': {
      says: 'Kirjanpidon {dataDir} voi lukea mutta ei kirjoittaa[: {reason}]. Mitään ei myydä; aiempien latausten rahat odottavat.',
      todo: 'Onko tiedostojärjestelmä kirjoitussuojattu (niin kulunut SD-kortti päättyy), vai onko hakemisto toisen käyttäjän? Asema huomaa, kun se on korjattu.',
    },
    'record-unusable': {
      says: 'Kirjanpitoa {dataDir} ei voi avata[: {reason}]. Mitään ei myydä; aiempien latausten rahat odottavat.',
      todo: 'Onko levy paikallaan ja liitetty, ja onko hakemisto aseman käyttäjän?',
    },
    'record-damaged': {
      says: 'Kirjanpito {dataDir} on vaurioitunut[: {reason}]. Se jätetään ennalleen. Mitään ei myydä; aiempien latausten rahat odottavat.',
      todo: 'Pysäytä asema, säilytä vaurioitunut tiedosto, palauta varmuuskopio (docs/records.md) ja tarkista levy.',
    },
    'screen-works': {
      says: 'Näyttö toimii.',
      todo: '',
      unknown: 'Näyttöä ei täällä valvota.',
    },
    'screen-hung': {
      says: 'Näyttö seisahtui ja korjattiin {count} kertaa, viimeksi {last}.',
      todo: 'Kerta ei merkitse mitään. Yhä uudelleen: katso muisti ja lämpötila, ja lähetä aineisto tuelle.',
    },
    'screen-crashed': {
      says: 'Näytön prosessi oli poissa tai ei saanut sivuaan, ja käynnistettiin uudelleen {count} kertaa, viimeksi {last}.',
      todo: 'Kerta ei merkitse mitään. Yhä uudelleen: katso muisti, ja lähetä aineisto tuelle.',
    },
    'screen-blank': {
      says: 'Näyttö oli yksivärinen ja korjattiin {count} kertaa, viimeksi {last}.',
      todo: 'Tarkista näytönohjaimen ajuri ja paneelin kaapeli.',
    },
    'graphics-failed': {
      says: 'Grafiikkalaitteisto petti, ja prosessori piirtää näytön yksin.',
      todo: 'Se toimii, hieman hitaammin. Päivitä näytönohjaimen ajuri; ohjelman seuraava versio kokeilee laitteistoa uudelleen.',
    },
    'touch-dead': {
      says: 'Kosketukset tulivat tietokoneelle mutta eivät näytölle; se korjattiin {count} kertaa, viimeksi {last}.',
      todo: 'Testaa kosketus tällä näytöllä. Kuolleita kohtia: puhdista tai vaihda paneeli. Yhtään ei kuulu: sen ajuri tai liitos näyttöön.',
    },
    'touch-gone': {
      says: 'Kosketuslaite {device} puuttuu: kukaan ei voi käyttää näyttöä.',
      todo: 'Tarkista paneelin USB-kaapeli; jos sen polku on nyt toinen, kirjoita se kohtaan ui.touchDevice.',
    },
    'computer-works': {
      says: 'Tietokone toimii[: {temperature} °C][, {freeMemoryMb} Mt muistia vapaana].[ Kello on synkronoitu: {synchronized}.]',
      todo: '',
    },
    'clock-wrong': {
      says: 'Tietokoneen kello sanoo {clock}, mikä ei voi pitää paikkaansa: {how}[ ({known})].',
      todo: 'Aseta kello, anna verkon asettaa se (NTP) ja katso kellon paristo; käynnistä sitten asema uudelleen.',
    },
    'clock-not-synchronized': {
      says: 'Verkko ei aseta tietokoneen kelloa ({clock}).',
      todo: 'Kytke ajan synkronointi (timedatectl set-ntp true), ja katso, päästääkö verkko NTP:n läpi.',
    },
    'too-hot': {
      says: 'Tietokone on liian kuuma: {temperature} °C. Se hidastaa suojatakseen itseään.',
      todo: 'Katso tuuletin, pöly ja aurinko kaapissa.',
    },
    'voltage-low': {
      says: 'Tietokoneen syöttöjännite on liian matala: se voi pysähtyä milloin vain ja pilata muistikortin.',
      todo: 'Vaihda vahvempi virtalähde ja lyhyempi tai paksumpi kaapeli.',
    },
    'memory-low': {
      says: 'Muisti on vähissä: {freeMemoryMb} / {totalMemoryMb} Mt vapaana.',
      todo: 'Mikä ohjelma sen vie (top)? Käynnistä asema täältä uudelleen, kun kukaan ei lataa.',
    },
    'loop-late': {
      says: 'Tietokoneella on liikaa työtä: asema tuli viime minuutteina jopa {lagMs} ms myöhässä työhönsä.',
      todo: 'Mikä ohjelma vie prosessorin (top)? Rele, jonka aikarajaa ei uusita ajoissa, avautuu.',
    },
    'program-fault': {
      says: 'Ohjelma löysi oman vikansa, avasi kaikki releet ja pysähtyi. Järjestelmä käynnistää sen uudelleen.',
      todo: 'Säilytä loki ja aineisto, ja ilmoita viasta.',
    },
    'settings-work': {
      says: 'Asetukset ovat kunnossa.',
      todo: '',
    },
    'setting-questionable': {
      says: 'Asetukset kohdassa {path}: {message}',
      todo: 'Jos sitä ei tarkoitettu, korjaa station.yaml, tarkista --check ja käynnistä asema uudelleen.',
    },
    'tariff-expired': {
      says: 'Tariffi päättyi {end}. Asema myy edelleen sen hinnoilla.',
      todo: 'Kirjoita uusi tariffi asetuksiin ja käynnistä asema uudelleen.',
    },
    'tariff-ends-soon': {
      says: 'Tariffi päättyy {end}, {days} päivän päästä. Asema myy sen jälkeenkin sen hinnoilla.',
      todo: 'Pidä seuraava tariffi siihen mennessä valmiina asetuksissa.',
    },
  },
  phrases: {
    reason: {
      fell: 'energiarekisteri laski',
      'fell-to-zero': 'energiarekisteri laski nollaan',
      jumped: 'energiarekisteri nousi enemmän kuin on voinut kulkea',
      late: 'vastaukset tulevat liian myöhään',
      standing: 'energiarekisteri seisoo, vaikka tehoa otetaan',
      'no-deliveries': 'maksuja hyväksyttiin, eikä Vipps ilmoittanut niistä',
      'foreign-answer': 'siellä vastaa jokin muu',
      'no-answer-in-time': 'ei vastausta ajoissa',
    },
    culprit: {
      clock: 'tämän tietokoneen kello on väärässä',
      certificate: 'varmenne on vanhentunut',
    },
    how: {
      'long-ago': 'se on aikaisempi kuin tämä ohjelma',
      'behind-record': 'kirjanpito tuntee jo myöhempiä aikoja',
      'set-since': 'se asetettiin aseman käydessä, ja asema laskee yhä vanhasta',
    },
    state: {
      waiting: 'yritetään uudelleen',
      sent: 'käynnissä',
      refused: 'hylättiin lopullisesti',
    },
    synchronized: {
      yes: 'kyllä',
      unknown: 'sitä ei täällä tiedä kukaan',
    },
  },
};
