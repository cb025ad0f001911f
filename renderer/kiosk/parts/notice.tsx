/** Something the driver should know, in words beside a sign; never by colour alone. */
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

export function Notice({ children }: { children: ReactNode }) {
  return (
    <p className="notice">
      <span className="icon" aria-hidden>
        <TriangleAlert />
      </span>
      <span>{children}</span>
    </p>
  );
}
