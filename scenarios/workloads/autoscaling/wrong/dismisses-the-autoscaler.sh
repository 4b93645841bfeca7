# fails: hungry-fits
kubectl delete hpa hungry
kubectl scale deployment hungry --replicas=2
# advance: 30s
