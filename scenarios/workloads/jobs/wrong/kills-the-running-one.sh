# fails: backup-careful, backup-alone
kubectl patch cronjob backup -p '{"spec":{"concurrencyPolicy":"Replace"}}'
# advance: 3m
