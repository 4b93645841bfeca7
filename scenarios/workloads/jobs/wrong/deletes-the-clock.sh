# fails: invoices-paused
kubectl create job invoices-now --from=cronjob/invoices
kubectl delete cronjob invoices
# advance: 10s
