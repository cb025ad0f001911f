/** A sentence in which the telephone number can be tapped. */
import { unbroken } from '../../text/format.ts';

interface PhoneSentenceProps {
  phone: string;
  /** Says the sentence with the number in it, written so that it does not break. */
  say: (phone: string) => string;
}

export function PhoneSentence({ phone, say }: PhoneSentenceProps) {
  const written = unbroken(phone);
  const [before = '', after = ''] = say(written).split(written);
  return (
    <p>
      {before}
      <a href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`}>{written}</a>
      {after}
    </p>
  );
}
