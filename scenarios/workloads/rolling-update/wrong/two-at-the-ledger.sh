# fails: ledger-recreated
kubectl set image deployment/ledger redis=redis:7.4
# advance: 40s
