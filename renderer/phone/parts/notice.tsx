/** Something the driver should know, beside a sign; what is to be spoken at once, the announcer speaks. */
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

export function Notice({ children }: { children: ReactNode }) {
  return (
    <div className="notice">
      <span className="icon" aria-hidden>
        <TriangleAlert />
      </span>
      <div className="notice-words">{children}</div>
    </div>
  );
}
