/** What the diagnosis finds, in German. */
import type { FindingLanguage } from './findings.ts';

export const deFindings: FindingLanguage = {
  words: {
    'outlet-works': {
      says: 'Ladepunkt {outlet} funktioniert: Seine Geräte antworten, und keine Störung steht an.',
      todo: '',
      unknown: 'Ladepunkt {outlet}: Von seinen Geräten wurde noch nichts gehört.',
    },
    'outlet-closed': {
      says: 'Ladepunkt {outlet} wurde von einem Techniker außer Betrieb genommen. Dort kann niemand laden.',
      todo: 'Nehmen Sie ihn nach der Arbeit wieder in Betrieb.',
    },
    'meter-dead': {
      says: 'Der Zähler von Ladepunkt {outlet} ({driver}, Gerät {unit} an Bus {line}) antwortet nicht, obwohl der Bus funktioniert. Dort kann niemand laden.[ Zuletzt: {error}.]',
      todo: 'Stromversorgung des Zählers, seine zwei RS-485-Leitungen und die Gerätenummer prüfen.',
    },
    'meter-other-unit': {
      says: 'Der Zähler von Ladepunkt {outlet} ist als Gerät {unit} an Bus {line} stumm, wo ihn die Konfiguration hat, aber ein {driver} antwortet als Gerät {foundUnit}[ (Seriennummer {serialNumber})]. Dort kann niemand laden.',
      todo: 'Zähler auf Gerät {unit} stellen, oder Gerät {foundUnit} in die Konfiguration schreiben; zuerst an der Seriennummer sehen, dass es der Zähler von Ladepunkt {outlet} ist.',
    },
    'meter-other-model': {
      says: 'Etwas antwortet als Gerät {unit} an Bus {line}, aber es ist kein {driver}, der Ladepunkt {outlet} messen soll. Dort kann niemand laden.[ Zuletzt: {error}.]',
      todo: 'Aufschrift des Zählers mit evses[].meter.driver in der Konfiguration vergleichen und das Falsche richten.',
    },
    'meter-implausible': {
      says: 'Der Zähler von Ladepunkt {outlet} ({driver}, Gerät {unit} an Bus {line}) zeigt, was nicht sein kann[: {reason}]. Ein laufender Ladevorgang wurde beendet und nach der letzten guten Ablesung abgerechnet.[ Zuletzt: {error}.]',
      todo: 'Wurde der Zähler zurückgesetzt oder getauscht, oder ist der Treiber falsch? Ein getauschter Zähler braucht nichts weiter; nach fünf Minuten kann es der Nächste versuchen.',
    },
    'relay-dead': {
      says: 'Die Relaiskarte von Ladepunkt {outlet} ({driver}[, Gerät {unit}], Kanal {channel} an Bus {line}) antwortet nicht oder tut nicht, was ihr gesagt wird. Dort kann niemand laden; das Schütz öffnet nach seiner Frist.[ Zuletzt: {error}.]',
      todo: 'Stromversorgung, Leitungen und Gerätenummer der Karte prüfen.',
    },
    'relay-does-not-close': {
      says: 'Das Schütz von Ladepunkt {outlet} hat nicht geschlossen oder blieb nicht geschlossen. Der Kunde bekam alles Geld zurück.',
      todo: 'Schütz von hier prüfen: Klickt die Karte, zieht das Schütz an, stimmen Spulenversorgung und Rückmeldekontakt? Nach fünf Minuten wird es von selbst wieder versucht.',
    },
    'relay-welded': {
      says: 'Das Schütz von Ladepunkt {outlet} öffnet nicht: Es kann Strom fließen, den niemand bezahlt, und die Steckdose kann unter Spannung stehen.',
      todo: 'Kabel nicht berühren. Ladepunkt an der Sicherung ausschalten, Schütz tauschen und klären, warum es verschweißt ist.',
    },
    'relay-without-dead-man': {
      says: 'Nichts öffnet das Schütz von Ladepunkt {outlet}, wenn dieser Rechner beim Laden ausfällt: Seinem Relais ({driver}) fehlt die Totmannschaltung.',
      todo: 'Relaiskarte mit Totmannschaltung einbauen; bis dahin einhalten, wofür Sie bei der Erlaubnis eingestanden sind.',
    },
    'pilot-dead': {
      says: 'Der Laderegler von Ladepunkt {outlet} ({driver}[, Gerät {unit}] an Bus {line}) antwortet nicht. Dort kann niemand laden.[ Zuletzt: {error}.]',
      todo: 'Stromversorgung, Leitungen, Gerätenummer und Baudrate des Reglers prüfen.',
    },
    'car-line-at-fault': {
      says: 'Der Laderegler von Ladepunkt {outlet} meldet eine Störung der Leitung zum Auto[ (Zustand {vehicle})].',
      todo: 'Kabel und Stecker auf Schäden und Wasser ansehen, und die eigene Anzeige des Reglers (Erdschluss, Diodenprüfung).',
    },
    'line-works': {
      says: 'Bus {line} ({path}) funktioniert.',
      todo: '',
      unknown: 'Bus {line} ({path}) wurde noch nicht geöffnet.',
    },
    'adapter-gone': {
      says: 'Der Adapter von Bus {line} ist weg: {path} gibt es nicht. An {outlets} kann niemand laden; die Schütze haben nach ihrer Frist geöffnet.',
      todo: 'Adapter einstecken oder mit Strom versorgen. Erscheint er unter einem anderen Pfad, diesen in die Konfiguration schreiben (am besten /dev/serial/by-id/…).',
    },
    'adapter-in-use': {
      says: 'Der Adapter {path} von Bus {line} wird von einem anderen Programm benutzt[: {holder}]. An {outlets} kann niemand laden.',
      todo: 'Das Programm beenden: Zwei können auf einem Bus nicht fragen.',
    },
    'adapter-refused': {
      says: 'Der Adapter {path} von Bus {line} ist da, und dieser Rechner öffnet ihn nicht: {reason}. An {outlets} kann niemand laden.',
      todo: 'Ist der Benutzer der Station in der Gruppe für serielle Schnittstellen (dialout)? Wenn ja: Adapter ab- und wieder anstecken, dann einen anderen versuchen.',
    },
    'gateway-unreachable': {
      says: 'Das Gateway {path} von Bus {line} ist nicht erreichbar: {reason}. An {outlets} kann niemand laden.',
      todo: 'Stromversorgung, Netzkabel, Adresse und Port des Gateways prüfen.',
    },
    'line-silent': {
      says: 'Bus {line} ({path}) ist offen, und keines seiner Geräte antwortet: {devices}. An {outlets} kann niemand laden.',
      todo: 'Sind A und B vertauscht? Haben die Geräte Strom? Stimmen Baudrate und Parität? Neu ansehen versucht von hier andere Geräte und Geschwindigkeiten.',
    },
    'line-other-speed': {
      says: 'Bus {line} ({path}) steht auf {configured}, und Gerät {unit} antwortet mit {found}. An {outlets} kann niemand laden.',
      todo: 'Geräte auf {configured} stellen, oder {found} in die Konfiguration schreiben; alle Geräte eines Busses müssen gleich stehen.',
    },
    'line-noisy': {
      says: 'Bus {line} ({path}) ist schlecht: {corrupt} von {requests} Antworten der letzten Minute waren verfälscht.',
      todo: 'Abschluss (120 Ω an beiden Enden), Leitungen und Schirm prüfen, und dass nicht zwei Geräte dieselbe Nummer haben.',
    },
    'line-other-master': {
      says: 'Ein anderer Master fragt auf Bus {line} ({path}): {foreign} seiner Fragen wurden in der letzten Minute gehört. Dadurch gehen Ablesungen verloren.',
      todo: 'Den anderen Master abnehmen, oder ihm einen eigenen Bus geben.',
    },
    'payment-works': {
      says: 'Vipps ({host}) antwortet, und die Schlüssel sind in Ordnung.',
      todo: '',
      unknown: 'Vipps ({host}) wurde noch nicht gefragt.',
    },
    'network-down': {
      says: 'Dieser Rechner hat kein Netz: Keine Schnittstelle außer der eigenen hat eine Adresse. Niemand kann zahlen; was lädt, lädt weiter, und abgerechnet wird später.',
      todo: 'Netzkabel oder SIM, Router und dessen Strom prüfen.',
    },
    'name-not-resolved': {
      says: 'Der Name {host} lässt sich nicht auflösen (DNS: {reason}). Niemand kann zahlen; was lädt, lädt weiter, und abgerechnet wird später.',
      todo: 'Hat der Router einen Weg ins Internet, und hat dieser Rechner einen DNS-Server, der antwortet?',
    },
    'server-unreachable': {
      says: '{host} ist dem Namen nach bekannt, aber keine Verbindung zu Port {port} kommt zustande: {reason}. Niemand kann zahlen; was lädt, lädt weiter, und abgerechnet wird später.',
      todo: 'Sperrt eine Firewall oder der Mobilfunkanbieter? Stimmt die Adresse in vipps.baseUrl?',
    },
    'tls-clock': {
      says: 'Das Zertifikat von {host} gilt von {validFrom} bis {validTo}, und dieser Rechner sagt {clock}[: {culprit}][ (der Server sagt {serverTime})]. Niemand kann zahlen; was lädt, lädt weiter, und abgerechnet wird später.',
      todo: 'Uhr stellen und vom Netz stellen lassen (NTP). Geht die Uhr richtig, muss der Betreiber des Servers das Zertifikat erneuern.',
    },
    'tls-untrusted': {
      says: '{host} {reason}. Niemand kann zahlen; was lädt, lädt weiter, und abgerechnet wird später.',
      todo: 'Etwas kann zwischen Station und Server sitzen (ein Proxy, eine Anmeldeseite). Eigenes Gateway: vipps.gateway.authority muss seine Zertifizierungsstelle enthalten.',
    },
    'keys-refused': {
      says: '{host} antwortet und lehnt die Schlüssel dieser Station ab[: {reason}]. Niemand kann zahlen; was lädt, lädt weiter, und abgerechnet wird später.',
      todo: 'Wurden die Schlüssel im Portal geändert oder widerrufen? Die gültigen eintragen und die Station neu starten.',
    },
    'sales-unit-wrong': {
      says: 'Die Schlüssel sind gut, aber nicht für Verkaufsstelle {merchantSerialNumber} (merchantSerialNumber), also lehnt {host} ab[: {reason}]. Niemand kann zahlen; was lädt, lädt weiter, und abgerechnet wird später.',
      todo: 'vipps.merchantSerialNumber in der Konfiguration mit der Verkaufsstelle vergleichen, zu der die Schlüssel gehören.',
    },
    'vipps-trouble': {
      says: '{host} ist erreichbar und arbeitet nicht[: {reason}]. Niemand kann zahlen; was lädt, lädt weiter, und abgerechnet wird später.',
      todo: 'Warten: Es wird von selbst wieder versucht. Die Statusseite von Vipps MobilePay oder der Betreiber des Gateways weiß mehr.',
    },
    'gateway-certificate': {
      says: 'Das Zertifikat der Station für das Gateway {host} hat einen Fehler: {reason}',
      todo: 'Ein erneuertes Zertifikat mit Schlüssel hinlegen; es gilt ohne Neustart.',
    },
    'clock-skewed': {
      says: 'Die Uhr dieses Rechners weicht um {seconds} s von der von {host} ab.',
      todo: 'Uhr vom Netz stellen lassen (NTP): Zeiten auf Belegen stimmen sonst nicht, und bei größerer Abweichung kommt keine Verbindung zustande.',
    },
    'webhooks-work': {
      says: 'Die Station ist für Aufrufe von Vipps angemeldet[, und ihre öffentliche Adresse {url} antwortet].',
      todo: '',
      unknown: 'Ob Aufrufe von Vipps ankommen, ist noch nicht bekannt.',
    },
    'webhook-not-registered': {
      says: 'Die Station ist nicht für Aufrufe von Vipps angemeldet[: {reason}]. Zahlungen werden durch Fragen verfolgt; ein Telefon wartet etwas länger.',
      todo: 'Es wird von selbst wieder versucht. Bleibt es so: Stimmen Schlüssel und Verkaufsstelle, und ist dort Platz für eine weitere Anmeldung (höchstens 25)?',
    },
    'webhook-unreachable': {
      says: 'Aufrufe von Vipps kommen nicht bis {url}: {reason}. Zahlungen werden durch Fragen verfolgt; die Telefonseiten sind vielleicht auch nicht erreichbar.',
      todo: 'Tunnel oder Proxy von der öffentlichen Adresse zur Station, sein Zertifikat und DNS prüfen.',
    },
    'settlement-stuck': {
      says: 'Zahlung {reference} ist nicht abgerechnet: {operation} {state} nach {attempts} Versuchen[; nächster Versuch {nextTry}].[ Zuletzt: {error}.]',
      todo: 'Solange Vipps oder das Netz ausfällt: warten. Endgültig abgelehnt: die Zahlung im Portal abrechnen; die Station sieht es binnen einer Stunde.',
    },
    'needs-person': {
      says: 'Etwas braucht einen Menschen ({alert})[, Zahlung {reference}]: {message}.',
      todo: 'Das Betriebshandbuch (docs/runbook.md) sagt zu jeder Meldung, was anzusehen und zu tun ist.',
    },
    'record-works': {
      says: 'Das Journal in {dataDir} ist beschreibbar[; {freeMb} MB sind frei].',
      todo: '',
      unknown: 'In {dataDir} ist noch kein Journal[; {freeMb} MB sind frei].',
    },
    'disk-full': {
      says: 'Der Datenträger mit dem Journal ({dataDir}) ist voll[: {freeMb} MB frei]. Nichts wird verkauft; Geld früherer Ladevorgänge wartet.',
      todo: 'Platz schaffen (df -h, df -i). Die Station merkt es und startet von selbst.',
    },
    'disk-nearly-full': {
      says: 'Der Datenträger mit dem Journal ({dataDir}) ist fast voll: {freeMb} MB frei, die einige Ladetage verbrauchen.',
      todo: 'Platz schaffen (df -h); retention.eventsDays verkürzen, oder einen größeren einbauen.',
    },
    'record-read-only': {
      says: 'Das Journal in {dataDir} lässt sich lesen und nicht schreiben[: {reason}]. Nichts wird verkauft; Geld früherer Ladevorgänge wartet.',
      todo: 'Ist das Dateisystem schreibgeschützt (so endet eine verbrauchte SD-Karte), oder gehört das Verzeichnis jemand anderem? Die Station merkt, wenn es behoben ist.',
    },
    'record-unusable': {
      says: 'Das Journal in {dataDir} lässt sich nicht öffnen[: {reason}]. Nichts wird verkauft; Geld früherer Ladevorgänge wartet.',
      todo: 'Ist der Datenträger da und eingehängt, und gehört das Verzeichnis dem Benutzer der Station?',
    },
    'record-damaged': {
      says: 'Das Journal in {dataDir} ist beschädigt[: {reason}]. Es bleibt, wie es ist. Nichts wird verkauft; Geld früherer Ladevorgänge wartet.',
      todo: 'Station anhalten, beschädigte Datei aufheben, Sicherung zurückspielen (docs/records.md), Datenträger ansehen.',
    },
    'screen-works': {
      says: 'Der Bildschirm funktioniert.',
      todo: '',
      unknown: 'Hier wird kein Bildschirm beobachtet.',
    },
    'screen-hung': {
      says: 'Der Bildschirm stand still und wurde {count} Mal wiederhergestellt, zuletzt {last}.',
      todo: 'Einmal ist nichts. Immer wieder: Speicher und Temperatur ansehen und Nachweis an den Support geben.',
    },
    'screen-crashed': {
      says: 'Der Prozess des Bildschirms war weg oder konnte seine Seite nicht laden und wurde {count} Mal neu gestartet, zuletzt {last}.',
      todo: 'Einmal ist nichts. Immer wieder: Speicher ansehen und Nachweis an den Support geben.',
    },
    'screen-blank': {
      says: 'Der Bildschirm zeigte eine einzige Farbe und wurde {count} Mal wiederhergestellt, zuletzt {last}.',
      todo: 'Grafiktreiber und Kabel des Bildschirms ansehen.',
    },
    'graphics-failed': {
      says: 'Die Grafikhardware ist ausgefallen, und der Prozessor zeichnet allein.',
      todo: 'Es geht, etwas langsamer. Grafiktreiber aktualisieren; die nächste Version des Programms versucht die Hardware wieder.',
    },
    'touch-dead': {
      says: 'Berührungen kamen beim Rechner an und nicht beim Bildschirm; das wurde {count} Mal behoben, zuletzt {last}.',
      todo: 'Berührung auf diesem Bildschirm prüfen. Tote Stellen: Glas reinigen oder tauschen. Keine gehört: Treiber oder seine Zuordnung zum Bildschirm.',
    },
    'touch-gone': {
      says: 'Das Berührungsgerät {device} fehlt: Niemand kann den Bildschirm bedienen.',
      todo: 'USB-Kabel des Bildschirms ansehen; hat es jetzt einen anderen Pfad, diesen in ui.touchDevice schreiben.',
    },
    'computer-works': {
      says: 'Der Rechner funktioniert[: {temperature} °C][, {freeMemoryMb} MB Speicher frei].[ Seine Uhr ist abgeglichen: {synchronized}.]',
      todo: '',
    },
    'clock-wrong': {
      says: 'Die Uhr dieses Rechners sagt {clock}, und das kann nicht stimmen: {how}[ ({known})].',
      todo: 'Uhr stellen, vom Netz stellen lassen (NTP) und ihre Batterie ansehen; dann die Station neu starten.',
    },
    'clock-not-synchronized': {
      says: 'Die Uhr dieses Rechners ({clock}) wird nicht vom Netz gestellt.',
      todo: 'Zeitabgleich einschalten (timedatectl set-ntp true) und nachsehen, ob das Netz NTP durchlässt.',
    },
    'too-hot': {
      says: 'Der Rechner ist zu heiß: {temperature} °C. Er arbeitet langsamer, um sich zu schützen.',
      todo: 'Lüfter, Staub und Sonne am Schrank ansehen.',
    },
    'voltage-low': {
      says: 'Die Versorgungsspannung des Rechners ist zu niedrig: Er kann jederzeit ausfallen und seine Speicherkarte verderben.',
      todo: 'Ein stärkeres Netzteil und ein kürzeres oder dickeres Kabel einbauen.',
    },
    'memory-low': {
      says: 'Der Speicher ist knapp: {freeMemoryMb} von {totalMemoryMb} MB sind frei.',
      todo: 'Welches Programm nimmt ihn (top)? Station von hier neu starten, wenn niemand lädt.',
    },
    'loop-late': {
      says: 'Der Rechner ist überlastet: Die Station kam in den letzten Minuten bis zu {lagMs} ms zu spät zu ihrer Arbeit.',
      todo: 'Welches Programm nimmt den Prozessor (top)? Ein Relais, dessen Frist nicht rechtzeitig erneuert wird, öffnet.',
    },
    'program-fault': {
      says: 'Das Programm fand einen eigenen Fehler, öffnete alle Relais und hielt an. Das System startet es neu.',
      todo: 'Protokoll und Nachweis aufheben und den Fehler melden.',
    },
    'settings-work': {
      says: 'Die Konfiguration ist in Ordnung.',
      todo: '',
    },
    'setting-questionable': {
      says: 'Die Konfiguration bei {path}: {message}',
      todo: 'War es nicht so gemeint: in station.yaml richten, mit --check prüfen, Station neu starten.',
    },
    'tariff-expired': {
      says: 'Der Tarif endete am {end}. Die Station verkauft weiter zu seinen Preisen.',
      todo: 'Den neuen Tarif in die Konfiguration schreiben und die Station neu starten.',
    },
    'tariff-ends-soon': {
      says: 'Der Tarif endet am {end}, in {days} Tagen. Die Station wird weiter zu seinen Preisen verkaufen.',
      todo: 'Den nächsten Tarif bis dahin in der Konfiguration bereithalten.',
    },
  },
  phrases: {
    reason: {
      fell: 'sein Energieregister fiel',
      'fell-to-zero': 'sein Energieregister fiel auf null',
      jumped: 'sein Energieregister stieg weiter, als geflossen sein kann',
      late: 'seine Antworten kommen zu spät',
      standing: 'sein Energieregister steht, während Leistung bezogen wird',
      'no-deliveries': 'Zahlungen wurden freigegeben, und Vipps hat sie nicht gemeldet',
      'foreign-answer': 'dort antwortet etwas anderes',
      'no-answer-in-time': 'keine Antwort in der Zeit',
    },
    culprit: {
      clock: 'die Uhr dieses Rechners geht falsch',
      certificate: 'das Zertifikat ist abgelaufen',
    },
    how: {
      'long-ago': 'sie liegt vor der Entstehung dieses Programms',
      'behind-record': 'das Journal kennt schon spätere Zeiten',
      'set-since': 'sie wurde gestellt, während die Station lief, und zählt noch von vorher',
    },
    state: {
      waiting: 'wird wieder versucht',
      sent: 'läuft',
      refused: 'wurde endgültig abgelehnt',
    },
    synchronized: {
      yes: 'ja',
      unknown: 'das kann hier niemand sagen',
    },
  },
};
