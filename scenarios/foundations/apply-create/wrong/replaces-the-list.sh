# fails: pear-untouched, pipeline-owns-apple
kubectl replace -f /root/prices.yaml
