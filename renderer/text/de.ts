/** The screen's words in German. */
import type { Catalogue } from './catalogue.ts';

export const de: Catalogue = {
  'button.start': 'Laden starten',
  'button.accept': 'Zustimmen und weiter',
  'button.pay': 'Bezahlen',
  'button.cancel': 'Abbrechen',
  'button.stop': 'Laden beenden',
  'button.done': 'Fertig',
  'button.stay': 'Hier bleiben',
  'button.moreTime': 'Mehr Zeit',
  'button.help': 'Hilfe',
  'button.language': 'Sprache',
  'button.close': 'Schließen',
  'button.more': 'Mehr',
  'button.largerText': 'Größere Schrift',
  'button.smallerText': 'Kleiner',
  'button.lowReach': 'Tasten tiefer',
  'button.highReach': 'Tasten höher',
  'button.lowReachShort': 'Tiefer',
  'button.highReachShort': 'Höher',
  'button.display': 'Anzeige',
  'button.allOutlets': 'Alle Ladepunkte',
  'button.useOutlet': 'Ladepunkt {{outlet}} nutzen',
  'button.payWith': 'Mit {{brand}} bezahlen',
  'button.startAgain': 'Neu starten',
  'button.checkAgain': 'Erneut prüfen',
  'button.ownVisit': 'Zurück zu Ihrem Ladevorgang',
  'button.confirmStop': 'Ja, jetzt beenden',
  'button.keepCharging': 'Weiter laden',
  'button.emergency': 'Gefahr? Sofort aus',
  'button.deleteDigit': 'Löschen',

  'display.contrast': 'Hoher Kontrast',
  'display.readAloud': 'Vorlesen',

  'outlet.name': 'Ladepunkt {{outlet}}',
  'outlet.free': 'frei',
  'outlet.phone-paying': 'Telefon zahlt',
  'outlet.busy': 'belegt',
  'outlet.serviced': 'in Wartung',
  'outlet.out-of-service': 'außer Betrieb',
  'outlet.state': '{{outlet}}: {{state}}',
  'outlet.alsoFree': 'Auch frei: {{outlets}}',
  'outlet.noneFree': 'Kein anderer Ladepunkt frei',

  'price.kWh': 'pro kWh',
  'price.minute': 'pro Minute',
  'price.minute-parked': 'pro Minute ohne Laden',
  'price.session': 'pro Ladevorgang',
  'price.vat': 'inklusive {{percent}} MwSt.',
  'price.noVat': 'ohne MwSt.',

  'welcome.statement': 'Auto laden. Mit {{brand}} bezahlen.',
  'welcome.choose': 'Ladepunkt wählen',
  'welcome.upTo': 'bis {{power}}',
  'welcome.here': 'Starten, dann den Code scannen, der hier erscheint.',
  'welcome.phone': 'Oder scannen und am Telefon zahlen',
  'welcome.phoneOnly': 'Scannen und am Telefon zahlen',
  'welcome.code': 'Code zur Seite für das Telefon',
  'welcome.unreachable':
    'Bezahlen ist im Moment nicht möglich. Ein laufender Ladevorgang geht weiter.',
  'welcome.serviced':
    'Hier arbeitet gerade ein Techniker. In wenigen Minuten können Sie wieder laden.',
  'welcome.notReady': 'Laden ist im Moment nicht möglich. Die Station versucht es weiter.',
  'attract.touch': 'Zum Beginnen den Bildschirm berühren',

  'terms.statement': 'Bedingungen',
  'terms.seller': 'Verkäufer',
  'terms.sellerText': '{{operator}}, Organisationsnummer {{number}}',
  'terms.price': 'Preis',
  'terms.hold': 'Zahlung',
  'terms.holdText':
    'Wir reservieren den gewählten Betrag mit {{brand}}. Sie bezahlen nur, was Sie laden. Der Rest wird nach dem Laden freigegeben.',
  'terms.complaint': 'Widerruf und Reklamation',
  'terms.complaintText':
    'Sie können kostenlos abbrechen, bis Strom fließt. Reklamationen: {{phone}}.',
  'terms.full': 'Alle Bedingungen',
  'terms.privacy': 'Datenschutz',

  'amount.statement': 'Wir reservieren den Betrag. Sie bezahlen nur, was Sie laden.',
  'amount.group': 'Höchstbetrag',
  'amount.about': 'etwa {{energy}}',
  'amount.rest': 'Der Rest wird danach freigegeben.',

  'offer.accept': 'Ich stimme den Bedingungen zu',
  'offer.ownVisit': 'Sie haben hier eine laufende Zahlung.',

  'mistake.terms':
    'Den Bedingungen wurde nicht zugestimmt. Es wird nichts abgebucht. Kreuzen Sie das Kästchen über der Schaltfläche an und bezahlen Sie dann.',
  'mistake.amount':
    'Dieser Betrag wird nicht angeboten. Es wird nichts abgebucht. Wählen Sie einen der Beträge unten.',
  'mistake.form':
    'Die Seite war zu alt oder schon abgeschickt. Für diesen Versuch wird nichts abgebucht. Prüfen Sie den Betrag und versuchen Sie es erneut.',
  'mistake.taken':
    'Ladepunkt {{outlet}} kann nicht mehr bezahlt werden: Jemand war schneller, oder er wurde gerade geschlossen. Es wird nichts abgebucht.',
  'mistake.failed':
    '{{brand}} hat die Zahlung nicht angelegt. Es wird nichts abgebucht. Versuchen Sie es gleich noch einmal.',
  'mistake.too-many':
    'Zu viele Versuche in kurzer Zeit. Es wird nichts abgebucht. Warten Sie einige Minuten und versuchen Sie es erneut.',

  'whyNot.phone-paying':
    'Jemand bezahlt gerade am Telefon für diesen Ladepunkt. Wird das nicht abgeschlossen, ist er in einigen Minuten wieder frei.',
  'whyNot.screen-in-use':
    'Jemand wählt oder bezahlt am Bildschirm der Station. Sind Sie das, machen Sie dort weiter.',
  'whyNot.busy': 'An diesem Ladepunkt lädt ein Auto, oder das Laden endet gerade.',
  'whyNot.payment-unreachable':
    'Bezahlen ist im Moment nicht möglich. Prüfen Sie es in einigen Minuten erneut.',
  'whyNot.serviced':
    'An dieser Station arbeitet ein Techniker. Sehen Sie in wenigen Minuten wieder nach.',
  'whyNot.otherIsFree': 'Ladepunkt {{outlet}} ist frei.',

  'pay.statement': 'Mit {{brand}} bezahlen',
  'pay.scan': 'Code mit der Kamera oder {{brand}} scannen',
  'pay.approve': 'In {{brand}} bestätigen',
  'pay.plugIn': 'Auto anschließen',
  'pay.held': 'Wir reservieren',
  'pay.rest': 'Sie bezahlen nur, was Sie laden. Der Rest wird freigegeben.',
  'pay.onlyOurs': 'Nur der Code auf diesem Bildschirm ist von uns.',
  'pay.qr': 'Zahlungscode',
  'pay.phone': 'Ein Telefon zahlt für Ladepunkt {{outlet}}.',
  'pay.phoneOther':
    'Nicht Ihr Telefon? Warten Sie, oder brechen Sie ab. Eine abgebrochene Zahlung kostet nichts.',
  'pay.timeLeft': 'Verbleibende Zeit',
  'pay.preparing': 'Ihr Zahlungscode wird erstellt …',
  'pay.preparingText': 'Das dauert einige Sekunden. Vor Ihrer Bestätigung wird nichts reserviert.',
  'pay.unreachable': 'Bezahlen ist im Moment nicht möglich.',
  'pay.unreachableText':
    'Der Code erscheint, sobald die Verbindung zurück ist. Haben Sie schon bestätigt, startet dann das Laden. Läuft die Zeit ab, wird der Betrag frei.',
  'pay.closing': 'Wir fragen {{brand}}, wie die Zahlung ausging …',
  'pay.closingText': 'Bitte jetzt nicht bezahlen. Haben Sie schon bestätigt, wird der Betrag frei.',
  'pay.asking': 'Zahlung wird bei {{brand}} angefragt …',
  'pay.goingThere': 'Weiter zu {{brand}} …',
  'pay.comeBack':
    'Bestätigen Sie in {{brand}} und kommen Sie hierher zurück. Diese Seite zeigt Ihren Ladevorgang.',
  'pay.atScreen': 'Scannen Sie zum Bezahlen den Code auf dem Bildschirm der Station.',
  'pay.linkComes':
    'Der Weg zu {{brand}} erscheint hier, sobald die Verbindung zurück ist. Sie können auch abbrechen.',
  'pay.cancelling': 'Wird abgebrochen …',

  'plugIn.statement': 'Zahlung bestätigt. Bitte Auto anschließen.',
  'plugIn.text': 'Das Laden startet von selbst.',
  'plugIn.connected': 'Das Auto ist angeschlossen.',
  'plugIn.carDecides':
    'Das Laden beginnt, wenn das Auto es anfordert. Sonst bitte den Ladetimer im Auto prüfen.',
  'plugIn.timeout': 'Lädt bis dahin kein Auto, wird der ganze Betrag freigegeben.',
  'plugIn.where': 'Anschließen an Ladepunkt {{outlet}}.',

  'starting.statement': 'Laden wird gestartet …',
  'starting.approved': 'Zahlung bestätigt',
  'starting.switchingOn': 'Strom wird eingeschaltet',
  'starting.text':
    'Das dauert einige Sekunden. Klappt es nicht, wird der ganze Betrag freigegeben.',

  'charging.flowing': 'Lädt',
  'charging.waiting': 'Angeschlossen, gerade kein Strom',
  'charging.meterLate': 'Warten auf den Zähler',
  'charging.carPaused': 'Das Auto nimmt gerade keinen Strom',
  'charging.meter-lost': 'Pause: Der Zähler antwortet nicht',
  'charging.relay-open': 'Pause: Der Strom ist aus',
  'charging.suspendedText':
    'Das Laden geht von selbst weiter, wenn es sicher ist. Sonst endet es zu diesem Preis.',
  'charging.carPausedText': 'Vielleicht ist es voll oder wartet. Sie können jederzeit beenden.',
  'charging.stale':
    'Der Zähler antwortet seit {{age}} nicht. Energie und Preis bleiben auf dem letzten sicheren Stand.',
  'charging.paymentUnreachable':
    'Im Moment keine Verbindung zu {{brand}}. Das Laden geht weiter, die Zahlung wird später abgeschlossen.',
  'charging.nearlyUsed':
    'Der reservierte Betrag ist fast aufgebraucht. Dann endet das Laden von selbst.',
  'charging.lasts':
    'Der reservierte Betrag reicht noch für etwa {{rest}}. Dann endet das Laden von selbst.',
  'charging.energy': 'Energie',
  'charging.cost': 'Kosten bisher',
  'charging.held': 'Reserviert',
  'charging.used': 'verbraucht',
  'charging.left': 'übrig',
  'charging.power': 'Leistung',
  'charging.elapsed': 'Zeit',
  'charging.curve': 'Leistung, letzte 10 Minuten',
  'charging.meter': 'Zähler {{number}}',
  'charging.meterUnnamed': 'Zähler',
  'charging.readNow': 'gerade abgelesen',
  'charging.readInSteps': 'in Schritten von {{step}}',
  'charging.readAgo': 'vor {{age}} abgelesen',
  'charging.mayLeave':
    'Das Laden geht ohne diese Seite weiter. Sie finden sie im Verlauf des Browsers wieder.',
  'charging.stopCode':
    'Zum Beenden am Bildschirm der Station: Code {{code}}. Auf dieser Seite brauchen Sie keinen.',

  'contact.lost': 'Keine Verbindung zur Station.',
  'contact.back': 'Die Verbindung zur Station ist zurück.',
  'contact.figures': 'Seit {{age}} keine Verbindung zur Station. Werte von {{time}}.',
  'contact.screen': 'Seit {{age}} keine Verbindung zur Station. So war es um {{time}}.',
  'contact.charge':
    'Das Laden braucht dieses Telefon nicht. Am Bildschirm der Station können Sie jederzeit beenden.',
  'contact.asOf': 'Werte von {{time}}.',
  'contact.stopFailed':
    'Die Station hat das Beenden nicht bestätigt. Versuchen Sie es erneut oder beenden Sie am Bildschirm der Station.',
  'contact.cancelFailed':
    'Die Station hat den Abbruch nicht bestätigt. Versuchen Sie es erneut. Ohne Laden bezahlen Sie in jedem Fall nichts.',

  'stop.hold': '{{duration}} gedrückt halten',
  'stop.holding': 'Weiter gedrückt halten',
  'stop.sent': 'Wird beendet …',
  'stop.holdOrTap': '{{duration}} halten, oder tippen und bestätigen',
  'stop.question': 'Laden jetzt beenden?',
  'stop.means': 'Das Laden endet, und Sie bezahlen, was geliefert wurde.',
  'stop.late': 'Das Beenden läuft noch',
  'stop.lateText':
    'Die Station hat noch nicht geantwortet. Sie können auch im Auto beenden oder {{phone}} anrufen.',
  'stop.slow':
    'Der Strom ist noch nicht aus. Die Station versucht es weiter. Sie können auch im Auto beenden oder {{phone}} anrufen.',

  'code.here': 'Zum Beenden an diesem Bildschirm: Code {{code}}.',
  'code.enter': 'Ihren Code eingeben',
  'code.wrong': 'Das ist nicht der Code',
  'code.wait': 'Neuer Versuch in {{seconds}}',
  'code.digits': 'Eingegebene Ziffern: {{count}} von 4',
  'code.where':
    'Dieser Bildschirm hat ihn zu Beginn gezeigt. Ihr Telefon zeigt ihn auf der Seite zum Laden.',
  'code.without': 'Ohne den Code: im Auto beenden.',
  'pin.enter': 'Für Techniker: PIN eingeben',
  'pin.how': 'Die Station verkauft nichts, solange Sie angemeldet sind.',
  'pin.wrong': 'Das ist nicht die PIN',
  'pin.busy': 'Ein Kunde bezahlt oder startet gerade. Versuchen Sie es gleich wieder.',
  'pin.digits': 'Eingegebene Ziffern: {{count}}',
  'pin.open': 'Öffnen',
  'service.statement': 'Wartung',

  'emergency.means': 'Bei Gefahr: Strom sofort aus. Sie bezahlen, was geladen wurde.',
  'emergency.meansAll':
    'Bei Gefahr: Strom sofort aus, an allen Ladepunkten. Jeder bezahlt, was geladen wurde.',
  'emergency.again': 'Zum Abschalten nochmals drücken',

  'stopping.statement': 'Wird sicher beendet …',
  'stopping.carStops': 'Auto beendet die Stromaufnahme',
  'stopping.powerOff': 'Strom ist aus',
  'stopping.finalReading': 'Letzte Zählerablesung',
  'stopping.receipt': 'Beleg',
  'stopping.text':
    'Das dauert einige Sekunden. Lassen Sie das Kabel stecken, bis der Beleg erscheint.',

  'receipt.paid': 'Sie haben {{amount}} bezahlt.',
  'receipt.toPay': 'Sie bezahlen {{amount}}.',
  'receipt.nothing': 'Sie bezahlen nichts.',
  'receipt.released': '{{amount}} werden jetzt frei.',
  'receipt.toRelease': '{{amount}} werden noch frei.',
  'receipt.waived': 'Der Betrag ist zu klein, um abgebucht zu werden.',
  'receipt.bank': 'Ihre Bank zeigt das meist nach 2 bis 3 Bankarbeitstagen, spätestens nach 10.',
  'receipt.inApp': 'Der Beleg ist auch in {{brand}}.',
  'receipt.unplug': 'Sie können das Auto abstecken.',
  'receipt.thanks': 'Danke, dass Sie hier geladen haben.',
  'receipt.pending': 'Wir schließen die Zahlung ab, sobald {{brand}} antwortet. Sie können gehen.',
  'receipt.isFinal': 'Dieser Beleg ist endgültig.',
  'receipt.notFinal': 'Noch nicht endgültig.',
  'receipt.title': 'Beleg',
  'receipt.time': 'Zeit',
  'receipt.meterStart': 'Anfangsstand',
  'receipt.meterStop': 'Endstand',
  'receipt.energy': 'Energie',
  'receipt.line.kWh': 'Energie',
  'receipt.line.minute': 'Ladezeit',
  'receipt.line.minute-parked': 'Zeit ohne Laden',
  'receipt.line.session': 'Pro Ladevorgang',
  'receipt.line.minimum': 'Bis zum Mindestpreis',
  'receipt.vat': 'Enthaltene MwSt.',
  'receipt.paidLabel': 'Bezahlt',
  'receipt.toPayLabel': 'Zu bezahlen',
  'receipt.releasedLabel': 'Freigegeben',
  'receipt.toReleaseLabel': 'Wird freigegeben',
  'receipt.meter': 'Zähler',
  'receipt.reference': 'Referenz',
  'return.in': 'Zurück zum Anfang in {{seconds}}',
  'ending.overview': 'Zurück zu allen Ladepunkten in {{seconds}}',
  'ending.language': 'Sprache wechselt zurück in {{seconds}}',
  'ending.service': 'Wartung endet in {{seconds}}',
  'ending.modes': 'Anzeige wechselt zurück in {{seconds}}',
  'ending.plug-in': 'Die Zeit endet in {{seconds}}. Dann wird der ganze Betrag freigegeben.',
  'ending.payment':
    'Zeit zum Bezahlen: {{seconds}}. Dann wird nichts abgebucht, und Sie können neu starten.',
  'ending.dialog': 'Schließt in {{seconds}}',

  'reason.Local': 'Sie haben das Laden hier beendet.',
  'reason.Remote': 'Das Laden wurde am Telefon beendet.',
  'reason.EVDisconnected': 'Das Auto wurde abgesteckt.',
  'reason.EnergyLimitReached': 'Die größte Energiemenge für einen Ladevorgang ist erreicht.',
  'reason.LocalOutOfCredit': 'Der reservierte Betrag ist aufgebraucht.',
  'reason.TimeLimitReached': 'Die längste Zeit für einen Ladevorgang ist erreicht.',
  'reason.PowerLoss': 'Der Strom der Station ist ausgefallen.',
  'reason.Reboot': 'Die Station musste neu starten.',
  'reason.EmergencyStop': 'Der Not-Stopp hat das Laden beendet.',
  'reason.StoppedByEV': 'Das Auto hat das Laden beendet.',
  'reason.Timeout': 'Kein Auto hat rechtzeitig Strom abgenommen.',
  'reason.Other': 'Die Station hat das Laden beendet.',
  'reason.atStation': 'Das Laden wurde am Bildschirm der Station beendet.',

  'declined.statement': 'Die Zahlung wurde nicht bestätigt.',
  'declined.text': 'Es wird nichts abgebucht. Starten Sie neu, wenn Sie laden möchten.',
  'expired.statement': 'Die Zeit zum Bezahlen ist abgelaufen.',
  'expired.text': 'Es wird nichts abgebucht. Starten Sie neu, wenn Sie laden möchten.',
  'unconfirmed.statement': 'Wir konnten die Zahlung nicht bestätigen.',
  'unconfirmed.text':
    'Es wird nichts abgebucht. Haben Sie bestätigt, wird der Betrag frei, sobald {{brand}} antwortet.',
  'unconfirmed.check': 'In {{brand}} sehen Sie, wann das geschehen ist.',
  'cancelled.statement': 'Dieser Ladevorgang wurde abgebrochen.',

  'fault.statement': 'Dieser Ladevorgang hat nicht geklappt.',
  'fault.text': 'Sie bezahlen nichts. Ein reservierter Betrag wird freigegeben.',
  'fault.call': 'Brauchen Sie Hilfe? Rufen Sie {{phone}} an.',
  'fault.code': 'Code {{code}}',
  'fault.F11': 'Der Stromzähler antwortet nicht.',
  'fault.F12': 'Der Stromschalter antwortet nicht.',
  'fault.F13': 'Der Strom ließ sich nicht einschalten.',
  'fault.F14': 'Der Stromzähler zeigt einen unmöglichen Wert.',
  'fault.F15': 'Die Ladesteuerung antwortet nicht.',
  'fault.F16': 'Die Verbindung zum Auto meldet einen Fehler.',
  'fault.F17': 'Der Strom wurde nicht richtig abgeschaltet.',
  'fault.F21': 'Die Zahlung war nicht möglich.',
  'fault.F22': 'Eine Zahlung muss von uns geprüft werden.',
  'fault.F31': 'Die Daten der Station sind beschädigt.',
  'fault.F32': 'Die Station kann ihre Daten nicht speichern.',
  'fault.F40': 'Unsere Mitarbeiter haben diesen Ladepunkt außer Betrieb genommen.',
  'fault.F90': 'Die Station hat sich wegen eines Fehlers angehalten.',

  'outOfService.statement': 'Ladepunkt {{outlet}} ist außer Betrieb.',
  'outOfService.useOther': 'Nutzen Sie Ladepunkt {{outlet}}, oder rufen Sie {{phone}} an.',
  'outOfService.call': 'Sie können hier gerade nicht laden. Rufen Sie {{phone}} an.',

  'help.statement': 'Hilfe',
  'help.call': 'Rufen Sie uns an',
  'help.say': 'Nennen Sie: Station {{station}}, Ladepunkt {{outlet}}.',
  'help.sayStation': 'Nennen Sie: Station {{station}}.',
  'help.stop':
    'Sie können jederzeit beenden: Laden beenden halten oder tippen, oder im Auto beenden.',
  'help.danger': 'Rauch, Funken oder Feuer? Von Auto und Kabel fernbleiben und 112 rufen.',
  'help.alerts': 'Für unseren Service: F22 ({{count}})',
  'help.operator': 'Betreiber: {{operator}}, Organisationsnummer {{number}}',

  'reconnecting.statement': 'Einen Moment …',
  'reconnecting.text':
    'Der Bildschirm hat keine Verbindung zur Station. Werte erscheinen wieder, wenn sie sicher sind.',

  'broken.statement': 'Der Bildschirm startet neu.',
  'broken.text':
    'Ein laufender Ladevorgang geht weiter. Bis der Bildschirm zurück ist, können Sie im Auto beenden.',

  'gone.statement': 'Diese Seite ist beendet.',
  'gone.text':
    'Die Station zeigt diese Zahlung nicht mehr. Wenn Sie bezahlt haben, ist der Beleg in {{brand}}.',
  'gone.receipt':
    'Diese Seite wird nicht mehr aktualisiert. Der endgültige Beleg ist in {{brand}}.',

  'message.not-found': 'Unter dieser Adresse gibt es nichts.',
  'message.not-found.text': 'Scannen Sie den Code an der Station noch einmal.',
  'message.unavailable': 'Die Station kann gerade nicht antworten.',
  'message.unavailable.text':
    'Versuchen Sie es in einer Minute erneut. Ein laufender Ladevorgang geht weiter.',
  'message.too-many': 'Zu viele Versuche in kurzer Zeit.',
  'message.too-many.text':
    'Warten Sie einige Minuten und versuchen Sie es erneut. Ein laufender Ladevorgang geht weiter.',

  'setup.statement': 'Die Konfiguration muss berichtigt werden',
  'setup.count': 'Fehler: {{count}}',
  'setup.file': 'Datei: {{path}}',
  'setup.noFile': 'Keine Konfigurationsdatei angegeben.',
  'setup.text': 'Für die Technik: Datei berichtigen und das Programm neu starten.',
};
