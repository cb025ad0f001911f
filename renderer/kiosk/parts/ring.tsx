/** A ring of which a share (0 to 1) is drawn, from the top clockwise. */

export function Ring({ share }: { share: number }) {
  return (
    <svg className="ring" viewBox="0 0 40 40" aria-hidden>
      <circle className="ring-track" cx={20} cy={20} r={17} />
      <circle
        className="ring-fill"
        cx={20}
        cy={20}
        r={17}
        pathLength={100}
        strokeDasharray={`${Math.round(share * 1000) / 10} 100`}
        transform="rotate(-90 20 20)"
      />
    </svg>
  );
}
