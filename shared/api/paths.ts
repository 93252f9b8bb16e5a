/** Paths of the signed view API, used by the views and the routes alike. All are POST, their body is the signed JSON. */
export const paths = {
  invoice: '/app/v1/invoice',
  invoicePreview: '/app/v1/invoice/preview',
  invoiceAction: '/app/v1/invoice/action',
  invoiceResolve: '/app/v1/invoice/resolve',
  contactSearch: '/app/v1/contacts/search',
  customer: '/app/v1/customer',
  customerUnlink: '/app/v1/customer/unlink',
  overview: '/app/v1/overview',
  bulkReplay: '/app/v1/bulk-replay',
  documents: '/app/v1/documents',
  settings: '/app/v1/settings',
  settingsSave: '/app/v1/settings/save',
  settingsTestFields: '/app/v1/settings/test-fields',
  settingsRehearse: '/app/v1/settings/rehearse',
  connect: '/app/v1/connection/start',
  chooseCompany: '/app/v1/connection/company',
  disconnect: '/app/v1/connection/disconnect',
  apiKeys: '/app/v1/api-keys',
  apiKeyCreate: '/app/v1/api-keys/create',
  apiKeyRevoke: '/app/v1/api-keys/revoke',
} as const;

export type PathName = keyof typeof paths;
