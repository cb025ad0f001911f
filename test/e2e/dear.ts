/** Energy so dear that a second of charging is worth a capture: no test waits for a krone to flow. */
export const dear = {
  tariff: {
    elements: [{ price_components: [{ type: 'ENERGY', price: 91.8, vat: 25, step_size: 1 }] }],
  },
};
